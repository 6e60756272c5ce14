import { type ExportWork, writeExportFile } from "./export-work.ts";
import type { EvaluationDatasetRecord } from "./trace-record.ts";

export async function exportEvaluationDatasets(
  work: ExportWork,
  experimentIds: readonly string[],
): Promise<void> {
  if (experimentIds.length === 0) return;
  for await (const dataset of work.source.listEvaluationDatasets(experimentIds)) {
    if (/[/\\\0]/.test(dataset.name)) {
      work.report.leave(
        "evaluation datasets",
        dataset.name,
        "the tool makes a folder of its name, which is none",
      );
      continue;
    }
    const path = `evaluation_datasets/${dataset.name}_${dataset.datasetId}/evaluation_dataset.json`;
    await writeExportFile(work, path, { evaluation_dataset: describe(dataset) });
    work.report.count("evaluation datasets");
    work.report.count("evaluation records", dataset.records.length);
  }
}

function describe(dataset: EvaluationDatasetRecord): object {
  return {
    dataset_id: dataset.datasetId,
    name: dataset.name,
    digest: dataset.digest,
    tags: dataset.tags,
    schema: dataset.schema,
    profile: JSON.stringify({ num_records: dataset.records.length }),
    created_time: dataset.createdAtMs,
    last_update_time: dataset.updatedAtMs,
    created_by: dataset.createdBy,
    last_updated_by: dataset.updatedBy,
    experiment_ids: dataset.experimentIds,
    records: dataset.records.map(
      ({ recordId, createdAtMs, updatedAtMs, createdBy, updatedBy, ...record }) => ({
        ...record,
        dataset_record_id: recordId,
        dataset_id: dataset.datasetId,
        created_time: createdAtMs,
        last_update_time: updatedAtMs,
        created_by: createdBy,
        last_updated_by: updatedBy,
      }),
    ),
  };
}
