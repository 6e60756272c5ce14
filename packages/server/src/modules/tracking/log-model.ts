import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { anchorAfterWrite } from "./anchor-after-write.ts";
import { openRun } from "./open-run.ts";
import { findTag, saveTag } from "./run-values.store.ts";
import { WireInput } from "./wire-input.ts";

/** The run's tag that clients before 3.0 keep their models in: a JSON list. */
const historyTag = "mlflow.log-model.history";
const mandatory = ["artifact_path", "flavors", "utc_time_created", "run_id"] as const;
const kept = ["run_id", "artifact_path", "utc_time_created", "model_uuid", "flavors"] as const;

export interface ModelRecord {
  readonly runId: string;
  readonly model: Readonly<Record<string, unknown>>;
}

export function readModelRecord(body: unknown): ModelRecord {
  return WireInput.read("log-model", body, (input) => {
    const runId = input.requiredText("run_id");
    const text = input.requiredText("model_json");
    const model = text === "" ? undefined : parseObject(text);
    if (model === undefined) {
      if (text !== "") input.note("model_json", "is no JSON object");
      return { runId, model: {} };
    }
    const missing = mandatory.filter((field) => !Object.hasOwn(model, field));
    if (missing.length > 0) input.note("model_json", `lacks ${missing.join(", ")}`);
    return { runId, model };
  });
}

/**
 * Notes a model in the run's tags, as clients before 3.0 do.
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`.
 */
export async function logModel(
  context: Pick<AppContext, "storage" | "clock">,
  { workspace }: Principal,
  { runId, model }: ModelRecord,
): Promise<void> {
  await context.storage.write((transaction) => {
    const run = openRun(transaction, workspace, runId);
    const before = findTag(transaction, runId, historyTag);
    const history: unknown = before === undefined ? [] : JSON.parse(before);
    const entry = Object.fromEntries(kept.map((field) => [field, model[field] ?? null]));
    const value = JSON.stringify([...(Array.isArray(history) ? (history as unknown[]) : []), entry]);
    saveTag(transaction, runId, { key: historyTag, value });
    anchorAfterWrite(context, transaction, runId, run);
  });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
