import type { Reader, Transaction } from "#storage";
import type { Experiment, ExperimentId } from "./experiment.ts";
import type { KeyValue } from "./key-value.ts";
import type { LifecycleStage } from "./lifecycle.ts";

export const experimentColumns = `CAST(e.experiment_id AS TEXT) AS experimentId, e.workspace, e.name,
  e.artifact_location AS artifactLocation, e.lifecycle_stage AS lifecycleStage,
  e.created_at_ms AS createdAtMs, e.updated_at_ms AS updatedAtMs`;

type ExperimentRow = Omit<Experiment, "tags">;

export function findExperiment(
  reader: Reader,
  workspace: string,
  experimentId: ExperimentId,
): Experiment | undefined {
  const row = reader.get<ExperimentRow>(
    `SELECT ${experimentColumns} FROM experiments e WHERE e.workspace = ? AND e.experiment_id = ?`,
    workspace,
    Number(experimentId),
  );
  return row && withTags(reader, workspace, row);
}

export function findExperimentByName(
  reader: Reader,
  workspace: string,
  name: string,
): Experiment | undefined {
  const row = reader.get<ExperimentRow>(
    `SELECT ${experimentColumns} FROM experiments e WHERE e.workspace = ? AND e.name = ?`,
    workspace,
    name,
  );
  return row && withTags(reader, workspace, row);
}

export function withTags(reader: Reader, workspace: string, row: ExperimentRow): Experiment {
  const tags = reader.all<KeyValue>(
    "SELECT key, value FROM experiment_tags WHERE workspace = ? AND experiment_id = ? ORDER BY key",
    workspace,
    Number(row.experimentId),
  );
  return { ...row, tags };
}

/** The next id of the workspace; ids of deleted and removed experiments are not used again. */
export function nextExperimentId(transaction: Transaction, workspace: string): ExperimentId {
  const row = transaction.get<{ next: number }>(
    `SELECT coalesce(max(id), 0) + 1 AS next FROM (
       SELECT max(experiment_id) AS id FROM experiments WHERE workspace = ?
       UNION ALL SELECT max(experiment_id) FROM removed_experiments WHERE workspace = ?)`,
    workspace,
    workspace,
  );
  return String(row?.next ?? 1) as ExperimentId;
}

export function insertExperiment(transaction: Transaction, experiment: Experiment): void {
  transaction.run(
    `INSERT INTO experiments
       (workspace, experiment_id, name, artifact_location, lifecycle_stage, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    experiment.workspace,
    Number(experiment.experimentId),
    experiment.name,
    experiment.artifactLocation,
    experiment.lifecycleStage,
    experiment.createdAtMs,
    experiment.updatedAtMs,
  );
  for (const tag of experiment.tags) {
    saveExperimentTag(transaction, experiment.workspace, experiment.experimentId, tag);
  }
}

export function renameExperiment(
  transaction: Transaction,
  workspace: string,
  experimentId: ExperimentId,
  name: string,
  nowMs: number,
): void {
  transaction.run(
    "UPDATE experiments SET name = ?, updated_at_ms = ? WHERE workspace = ? AND experiment_id = ?",
    name,
    nowMs,
    workspace,
    Number(experimentId),
  );
}

export function setExperimentStage(
  transaction: Transaction,
  workspace: string,
  experimentId: ExperimentId,
  stage: LifecycleStage,
  nowMs: number,
): void {
  transaction.run(
    "UPDATE experiments SET lifecycle_stage = ?, updated_at_ms = ? WHERE workspace = ? AND experiment_id = ?",
    stage,
    nowMs,
    workspace,
    Number(experimentId),
  );
}

export function saveExperimentTag(
  transaction: Transaction,
  workspace: string,
  experimentId: ExperimentId,
  tag: KeyValue,
): void {
  transaction.run(
    `INSERT INTO experiment_tags (workspace, experiment_id, key, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, experiment_id, key) DO UPDATE SET value = excluded.value`,
    workspace,
    Number(experimentId),
    tag.key,
    tag.value,
  );
}

/** @returns whether there was such a tag. */
export function removeExperimentTag(
  transaction: Transaction,
  workspace: string,
  experimentId: ExperimentId,
  key: string,
): boolean {
  const { changes } = transaction.run(
    "DELETE FROM experiment_tags WHERE workspace = ? AND experiment_id = ? AND key = ?",
    workspace,
    Number(experimentId),
    key,
  );
  return changes > 0;
}
