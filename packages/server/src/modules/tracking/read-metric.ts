import type { Metric } from "./metric.ts";
import { checkKey } from "./value-rules.ts";
import type { WireInput } from "./wire-input.ts";

/** A point as a client logs it; with a model, it is that model's as well, on the dataset named. */
export interface LoggedMetric extends Metric {
  readonly modelId: string | undefined;
  readonly datasetName: string | undefined;
  readonly datasetDigest: string | undefined;
}

export function readMetric(input: WireInput): LoggedMetric {
  const key = input.requiredText("key");
  checkKey(input, "key", key);
  const value = input.requiredDouble("value");
  const timestampMs = input.requiredInt64("timestamp");
  if (timestampMs < 0) input.note("timestamp", `is ${timestampMs}; it cannot be negative`);
  return {
    key,
    value,
    timestampMs,
    step: input.int64("step") ?? 0,
    modelId: input.text("model_id") || undefined,
    datasetName: input.text("dataset_name") || undefined,
    datasetDigest: input.text("dataset_digest") || undefined,
  };
}
