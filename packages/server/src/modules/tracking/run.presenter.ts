import { writeInt64 } from "@plumbline/platform";
import type { Metric } from "./metric.ts";
import type { DatasetInput, Run, RunInfo, RunModel } from "./run.ts";
import { writeWireDouble } from "./wire-double.ts";

/** A run that was just made, as MLflow's wire has it: all that it can have is tags. */
export function presentNewRun({ info, tags }: Pick<Run, "info" | "tags">): Record<string, unknown> {
  return { info: presentRunInfo(info), data: { ...(tags.length > 0 && { tags }) }, inputs: {} };
}

export function presentRunInfo(info: RunInfo): Record<string, unknown> {
  return {
    run_uuid: info.runId,
    experiment_id: info.experimentId,
    run_name: info.name,
    user_id: info.userId,
    status: info.status,
    start_time: info.startTimeMs,
    ...(info.endTimeMs !== null && { end_time: info.endTimeMs }),
    artifact_uri: info.artifactUri,
    lifecycle_stage: info.lifecycleStage,
    run_id: info.runId,
    // Beside MLflow's fields, for our pages; its clients pass over what they do not know.
    ...(typeof info.crashedAtMs === "number" && { crashed_at: info.crashedAtMs }),
  };
}

export function presentMetric({ key, value, timestampMs, step }: Metric): Record<string, unknown> {
  return { key, value: writeWireDouble(value), timestamp: writeInt64(timestampMs), step: writeInt64(step) };
}

/** Empty lists are left out; clients do not tell them from absent ones. */
export function presentInputs(
  datasets: readonly DatasetInput[],
  models: readonly RunModel[],
): Record<string, unknown> {
  return {
    ...(datasets.length > 0 && { dataset_inputs: datasets.map(presentDatasetInput) }),
    ...(models.length > 0 && { model_inputs: models.map(({ modelId }) => ({ model_id: modelId })) }),
  };
}

export function presentOutputs(models: readonly RunModel[]): Record<string, unknown> {
  return { ...(models.length > 0 && { model_outputs: models.map(presentOutput) }) };
}

function presentDatasetInput({ tags, ...dataset }: DatasetInput): Record<string, unknown> {
  return {
    ...(tags.length > 0 && { tags }),
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      source_type: dataset.sourceType,
      source: dataset.source,
      ...(dataset.schema !== null && { schema: dataset.schema }),
      ...(dataset.profile !== null && { profile: dataset.profile }),
    },
  };
}

function presentOutput({ modelId, step }: RunModel): Record<string, unknown> {
  return { model_id: modelId, step: writeInt64(step) };
}
