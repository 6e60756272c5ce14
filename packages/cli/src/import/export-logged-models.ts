import { forEachBounded } from "./bounded.ts";
import { exportFiles } from "./export-files.ts";
import { dictionaryOf, type ExportWork, writeExportFile } from "./export-work.ts";
import type { ExperimentRecord, LoggedModelRecord } from "./records.ts";

/** Writes the logged models of an experiment. @returns their ids. */
export async function exportLoggedModels(work: ExportWork, experiment: ExperimentRecord): Promise<string[]> {
  const modelIds: string[] = [];
  const folder = `experiments/${experiment.id}/logged_models`;
  await forEachBounded(work.source.listLoggedModels(experiment.id), work.parallel, async (model) => {
    const { modelId } = model;
    const path = `${folder}/${modelId}/logged_model.json`;
    modelIds.push(modelId);
    if ((await work.directory.find(path)) !== undefined)
      return work.report.count("logged models exported before");
    await exportFiles(
      work,
      model.artifactLocation,
      `${folder}/${modelId}/artifacts`,
      `logged model ${modelId}`,
    );
    await writeExportFile(work, path, describe(model));
    work.report.count("logged models");
  });
  return modelIds.sort();
}

function describe(model: LoggedModelRecord): object {
  return {
    experiment_id: model.experimentId,
    model_id: model.modelId,
    name: model.name,
    artifact_location: model.artifactLocation,
    creation_time: model.createdAtMs,
    last_updated_timestamp: model.updatedAtMs,
    model_type: model.modelType,
    source_run_id: model.sourceRunId,
    status: model.status.replace("LOGGED_MODEL_", ""),
    tags: dictionaryOf(model.tags),
    params: dictionaryOf(model.params),
    metrics: model.metrics.map(({ key, value, timestampMs, step, runId, datasetName, datasetDigest }) => ({
      key,
      value,
      timestamp: timestampMs,
      step,
      run_id: runId,
      dataset_name: datasetName,
      dataset_digest: datasetDigest,
    })),
    model_uri: `models:/${model.modelId}`,
  };
}
