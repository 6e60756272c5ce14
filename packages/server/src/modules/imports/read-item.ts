import { parseJson } from "@plumbline/platform";
import type { ImportedRun } from "#tracking";
import type { ItemOfKind } from "./batch.schema.ts";
import { importErrors } from "./errors.ts";

export function readInt64(value: number | string): number | bigint {
  if (typeof value === "number") return value;
  const whole = BigInt(value);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

export function readDouble(value: number | string): number {
  return Number(value);
}

export function pointsOf(series: ItemOfKind<"run">["series"]): ImportedRun["points"][number][] {
  return series.flatMap(({ key, points }) =>
    points.map(([timestampMs, step, value]) => ({
      key,
      timestampMs: readInt64(timestampMs),
      step: readInt64(step),
      value: readDouble(value),
    })),
  );
}

export function readModels(models: ItemOfKind<"run">["modelInputs"]): ImportedRun["modelInputs"] {
  return models.map(({ modelId, step }) => ({ modelId, step: readInt64(step) }));
}

/** @throws PlumblineError `imports/bad-json`. */
export function readJson(field: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw importErrors["bad-json"]({ field, reason: error instanceof Error ? error.message : String(error) });
  }
}
