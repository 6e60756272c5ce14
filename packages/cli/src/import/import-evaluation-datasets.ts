import { PlumblineApiError } from "@plumbline/sdk";
import type { BatchItem } from "./batch-item.ts";
import type { ExperimentPlaces, ImportWork } from "./import-work.ts";
import { writePythonJson } from "./python-json.ts";
import type { EvaluationDatasetRecord } from "./trace-record.ts";

/** Brings evaluation datasets of experiments that came, with their records. */
export async function importEvaluationDatasets(work: ImportWork, places: ExperimentPlaces): Promise<void> {
  const { source, target, report } = work;
  if (places.size === 0) return;
  for await (const dataset of source.listEvaluationDatasets([...places.keys()])) {
    try {
      const [result] = await target.record([datasetItem(dataset, places)]);
      if (result === undefined) continue;
      report.settle("evaluation datasets", dataset.name, result);
      if (result.outcome === "recorded") report.count("evaluation records", dataset.records.length);
    } catch (error) {
      if (!(error instanceof PlumblineApiError && error.status >= 400 && error.status < 500)) throw error;
      report.leave("evaluation datasets", dataset.name, error.message);
    }
  }
}

function datasetItem(dataset: EvaluationDatasetRecord, places: ExperimentPlaces): BatchItem {
  const { tags, experimentIds, records, ...fields } = dataset;
  return {
    ...fields,
    kind: "evaluation-dataset",
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    experimentIds: placesOf(experimentIds, places),
    records: records.map(({ inputs, outputs, expectations, tags: ofRecord, source, ...record }) => ({
      ...record,
      inputs: writePythonJson(inputs),
      outputs: writePythonJson(outputs),
      expectations: writePythonJson(expectations),
      tags: writePythonJson(ofRecord),
      source: writePythonJson(source),
    })),
  };
}

/** Experiments that did not come are none here. */
export function placesOf(experimentIds: readonly string[], places: ExperimentPlaces): string[] {
  return experimentIds.flatMap((id) => places.get(id)?.experimentId ?? []);
}
