import { writeInt64 } from "@plumbline/platform";
import type { Metric } from "./metric.ts";
import type { DatasetInput, Run, RunInfo, RunModel } from "./run.ts";
import { writeWireDouble } from "./wire-double.ts";

/** A run as MLflow's wire has it. Empty lists are left out; clients do not tell them from absent ones. */
export function presentRun(run: Run): Record<string, unknown> {
  return {
    info: presentRunInfo(run.info),
    data: {
      ...(run.metrics.length > 0 && { metrics: run.metrics.map(presentMetric) }),
      ...(run.params.length > 0 && { params: run.params }),
      ...(run.tags.length > 0 && { tags: run.tags }),
    },
    inputs: {
      ...(run.datasetInputs.length > 0 && { dataset_inputs: run.datasetInputs.map(presentDatasetInput) }),
      ...(run.modelInputs.length > 0 && {
        model_inputs: run.modelInputs.map(({ modelId }) => ({ model_id: modelId })),
      }),
    },
    outputs: { ...(run.modelOutputs.length > 0 && { model_outputs: run.modelOutputs.map(presentOutput) }) },
  };
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
