import type { Reader, Transaction } from "#storage";
import type { EvaluationDataset } from "./evaluation-dataset.ts";
import type { KeyValue } from "./key-value.ts";

export const evaluationDatasetColumns = `d.dataset_id AS datasetId, d.workspace, d.name, d.digest, d.schema,
  (SELECT count(*) FROM evaluation_records r WHERE r.dataset_id = d.dataset_id) AS records,
  d.created_at_ms AS createdAtMs, d.updated_at_ms AS updatedAtMs, d.created_by AS createdBy,
  d.updated_by AS updatedBy`;

export type EvaluationDatasetRow = Omit<EvaluationDataset, "tags">;

export function findEvaluationDataset(
  reader: Reader,
  workspace: string,
  datasetId: string,
): EvaluationDataset | undefined {
  const row = reader.get<EvaluationDatasetRow>(
    `SELECT ${evaluationDatasetColumns} FROM evaluation_datasets d WHERE d.dataset_id = ? AND d.workspace = ?`,
    datasetId,
    workspace,
  );
  return row && withDatasetTags(reader, row);
}

export function withDatasetTags(reader: Reader, row: EvaluationDatasetRow): EvaluationDataset {
  const tags = reader.all<KeyValue>(
    "SELECT key, value FROM evaluation_dataset_tags WHERE dataset_id = ? ORDER BY key",
    row.datasetId,
  );
  return { ...row, tags };
}

export function insertEvaluationDataset(transaction: Transaction, dataset: EvaluationDataset): void {
  transaction.run(
    `INSERT INTO evaluation_datasets (dataset_id, workspace, name, digest, schema, created_at_ms, updated_at_ms,
       created_by, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    dataset.datasetId,
    dataset.workspace,
    dataset.name,
    dataset.digest,
    dataset.schema,
    dataset.createdAtMs,
    dataset.updatedAtMs,
    dataset.createdBy,
    dataset.updatedBy,
  );
  for (const tag of dataset.tags) saveDatasetTag(transaction, dataset.datasetId, tag);
}

export function saveEvaluationDataset(transaction: Transaction, dataset: EvaluationDataset): void {
  transaction.run(
    `UPDATE evaluation_datasets SET digest = ?, schema = ?, updated_at_ms = ?, updated_by = ? WHERE dataset_id = ?`,
    dataset.digest,
    dataset.schema,
    dataset.updatedAtMs,
    dataset.updatedBy,
    dataset.datasetId,
  );
}

/** Removes the dataset with all that is below it. */
export function removeEvaluationDataset(transaction: Transaction, datasetId: string): void {
  transaction.run("DELETE FROM evaluation_records WHERE dataset_id = ?", datasetId);
  transaction.run("DELETE FROM evaluation_dataset_experiments WHERE dataset_id = ?", datasetId);
  transaction.run("DELETE FROM evaluation_dataset_tags WHERE dataset_id = ?", datasetId);
  transaction.run("DELETE FROM evaluation_datasets WHERE dataset_id = ?", datasetId);
}

export function saveDatasetTag(transaction: Transaction, datasetId: string, { key, value }: KeyValue): void {
  transaction.run(
    `INSERT INTO evaluation_dataset_tags (dataset_id, key, value) VALUES (?, ?, ?)
     ON CONFLICT (dataset_id, key) DO UPDATE SET value = excluded.value`,
    datasetId,
    key,
    value,
  );
}

/** @returns whether there was such a tag. */
export function removeDatasetTag(transaction: Transaction, datasetId: string, key: string): boolean {
  return (
    transaction.run("DELETE FROM evaluation_dataset_tags WHERE dataset_id = ? AND key = ?", datasetId, key)
      .changes > 0
  );
}

export function listDatasetExperiments(reader: Reader, workspace: string, datasetId: string): string[] {
  const rows = reader.all<{ experimentId: string }>(
    `SELECT e.experiment_id AS experimentId FROM evaluation_dataset_experiments e
     JOIN evaluation_datasets d ON d.dataset_id = e.dataset_id
     WHERE e.dataset_id = ? AND d.workspace = ? ORDER BY e.added_at_ms, e.experiment_id`,
    datasetId,
    workspace,
  );
  return rows.map(({ experimentId }) => experimentId);
}

export function addDatasetExperiment(
  transaction: Transaction,
  datasetId: string,
  experimentId: string,
  nowMs: number,
): void {
  transaction.run(
    `INSERT INTO evaluation_dataset_experiments (dataset_id, experiment_id, added_at_ms) VALUES (?, ?, ?)
     ON CONFLICT DO NOTHING`,
    datasetId,
    experimentId,
    nowMs,
  );
}

/** @returns whether the dataset was of that experiment. */
export function removeDatasetExperiment(
  transaction: Transaction,
  datasetId: string,
  experimentId: string,
): boolean {
  const { changes } = transaction.run(
    "DELETE FROM evaluation_dataset_experiments WHERE dataset_id = ? AND experiment_id = ?",
    datasetId,
    experimentId,
  );
  return changes > 0;
}
