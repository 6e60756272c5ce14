import type { EvaluationDataset } from "./evaluation-dataset.ts";
import { type EvaluationRecord, RecordSourceType } from "./evaluation-record.ts";

/** A dataset as MLflow's wire has it: tags, schema and profile are JSON texts. */
export function presentEvaluationDataset(
  dataset: EvaluationDataset,
  experimentIds: readonly string[] = [],
): Record<string, unknown> {
  return {
    dataset_id: dataset.datasetId,
    name: dataset.name,
    tags: JSON.stringify(Object.fromEntries(dataset.tags.map(({ key, value }) => [key, value]))),
    ...(dataset.schema !== null && { schema: dataset.schema }),
    ...(dataset.records > 0 && { profile: JSON.stringify({ num_records: dataset.records }) }),
    digest: dataset.digest,
    created_time: dataset.createdAtMs,
    last_update_time: dataset.updatedAtMs,
    ...(dataset.createdBy !== null && { created_by: dataset.createdBy }),
    ...(dataset.updatedBy !== null && { last_updated_by: dataset.updatedBy }),
    ...(experimentIds.length > 0 && { experiment_ids: experimentIds }),
  };
}

/** A record as a member of the list that travels as JSON text. */
export function presentRecord(datasetId: string, record: EvaluationRecord): Record<string, unknown> {
  const { source } = record;
  const sourceId =
    source?.source_data[source.source_type === RecordSourceType.trace ? "trace_id" : "source_id"] ?? null;
  return {
    dataset_record_id: record.recordId,
    dataset_id: datasetId,
    inputs: record.inputs,
    ...(record.outputs !== null && { outputs: record.outputs }),
    ...(record.expectations !== null && { expectations: record.expectations }),
    tags: record.tags,
    ...(source !== null && { source, source_type: source.source_type }),
    ...(sourceId !== null && { source_id: sourceId }),
    created_time: record.createdAtMs,
    last_update_time: record.updatedAtMs,
    ...(record.createdBy !== null && { created_by: record.createdBy }),
    ...(record.updatedBy !== null && { last_updated_by: record.updatedBy }),
  };
}
