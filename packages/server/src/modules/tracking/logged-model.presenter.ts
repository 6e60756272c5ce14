import type { LoggedModel, LoggedModelMetric } from "./logged-model.ts";
import { presentMetric } from "./run.presenter.ts";

/** A logged model as MLflow's wire has it; empty lists are left out. */
export function presentLoggedModel(model: LoggedModel): Record<string, unknown> {
  return {
    info: {
      model_id: model.modelId,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.createdAtMs,
      last_updated_timestamp_ms: model.updatedAtMs,
      artifact_uri: model.artifactLocation,
      status: model.status,
      model_type: model.modelType,
      source_run_id: model.sourceRunId,
      ...(model.tags.length > 0 && { tags: model.tags }),
    },
    data: {
      ...(model.params.length > 0 && { params: model.params }),
      ...(model.metrics.length > 0 && { metrics: model.metrics.map(presentModelMetric) }),
    },
  };
}

function presentModelMetric(metric: LoggedModelMetric): Record<string, unknown> {
  return {
    ...presentMetric(metric),
    ...(metric.datasetName !== null && { dataset_name: metric.datasetName }),
    ...(metric.datasetDigest !== null && { dataset_digest: metric.datasetDigest }),
    model_id: metric.modelId,
    run_id: metric.runId,
  };
}
