import type { Reader, Transaction } from "#storage";
import type { KeyValue } from "./key-value.ts";
import { readExactly } from "./metric.store.ts";
import type { DatasetInput, RunInfo, RunModel } from "./run.ts";
import { forgetRunDocument } from "./run-document-cache.ts";

export type ModelDirection = "input" | "output";

export function listDatasetInputs(reader: Reader, runId: string): DatasetInput[] {
  const rows = reader.all<Omit<DatasetInput, "tags"> & { inputId: string }>(
    `SELECT i.input_id AS inputId, d.name, d.digest, d.source_type AS sourceType, d.source, d.schema, d.profile
     FROM run_inputs i JOIN logged_datasets d ON d.dataset_id = i.dataset_id
     WHERE i.run_id = ? ORDER BY i.input_id`,
    runId,
  );
  return rows.map(({ inputId, ...dataset }) => ({
    ...dataset,
    tags: reader.all<KeyValue>(
      "SELECT key, value FROM run_input_tags WHERE input_id = ? ORDER BY key",
      inputId,
    ),
  }));
}

export function listRunModels(reader: Reader, runId: string, direction: ModelDirection): RunModel[] {
  return readExactly<RunModel>(
    reader,
    "SELECT model_id AS modelId, step FROM run_models WHERE run_id = ? AND direction = ? ORDER BY model_id",
    runId,
    direction,
  );
}

/** @returns false where the run has this model in this direction. */
export function insertRunModel(
  transaction: Transaction,
  runId: string,
  direction: ModelDirection,
  { modelId, step }: RunModel,
): boolean {
  forgetRunDocument(transaction, runId);
  const { changes } = transaction.run(
    "INSERT INTO run_models (run_id, direction, model_id, step) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    runId,
    direction,
    modelId,
    step,
  );
  return changes > 0;
}

/** The id of the experiment's dataset of this name and digest; the first description of it stays. */
export function saveLoggedDataset(
  transaction: Transaction,
  { workspace, experimentId }: RunInfo,
  dataset: DatasetInput,
  newId: string,
): string {
  transaction.run(
    `INSERT INTO logged_datasets
       (dataset_id, workspace, experiment_id, name, digest, source_type, source, schema, profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, experiment_id, name, digest) DO NOTHING`,
    newId,
    workspace,
    Number(experimentId),
    dataset.name,
    dataset.digest,
    dataset.sourceType,
    dataset.source,
    dataset.schema,
    dataset.profile,
  );
  const row = transaction.get<{ id: string }>(
    `SELECT dataset_id AS id FROM logged_datasets
     WHERE workspace = ? AND experiment_id = ? AND name = ? AND digest = ?`,
    workspace,
    Number(experimentId),
    dataset.name,
    dataset.digest,
  );
  return row?.id ?? newId;
}

/** Links a dataset to a run, once; the tags of the first link stay. */
export function insertRunInput(
  transaction: Transaction,
  input: { inputId: string; runId: string; datasetId: string; tags: readonly KeyValue[] },
): void {
  forgetRunDocument(transaction, input.runId);
  const { changes } = transaction.run(
    `INSERT INTO run_inputs (input_id, run_id, dataset_id) VALUES (?, ?, ?)
     ON CONFLICT (run_id, dataset_id) DO NOTHING`,
    input.inputId,
    input.runId,
    input.datasetId,
  );
  if (changes === 0) return;
  for (const { key, value } of input.tags) {
    transaction.run(
      "INSERT INTO run_input_tags (input_id, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      input.inputId,
      key,
      value,
    );
  }
}

export interface DatasetSummary {
  readonly experimentId: string;
  readonly name: string;
  readonly digest: string;
  readonly context: string | null;
}

/** Which datasets the runs of some experiments read, and as what. */
export function listDatasetSummaries(
  reader: Reader,
  workspace: string,
  experimentIds: readonly string[],
  contextKey: string,
  maximum: number,
): DatasetSummary[] {
  return reader.all<DatasetSummary>(
    `SELECT DISTINCT CAST(d.experiment_id AS TEXT) AS experimentId, d.name, d.digest, t.value AS context
     FROM logged_datasets d JOIN run_inputs i ON i.dataset_id = d.dataset_id
     LEFT JOIN run_input_tags t ON t.input_id = i.input_id AND t.key = ?
     WHERE d.workspace = ? AND d.experiment_id IN (${experimentIds.map(() => "?").join(", ")}) LIMIT ?`,
    contextKey,
    workspace,
    ...experimentIds.map(Number),
    maximum,
  );
}
