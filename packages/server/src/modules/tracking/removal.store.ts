import type { WorkspaceId } from "#ports";
import type { Reader, SqlValue, Transaction } from "#storage";
import type { ExperimentId } from "./experiment.ts";
import type { RunId } from "./run.ts";
import { forgetRunDocument } from "./run-document-cache.ts";

/** What was deleted long enough ago, in one workspace or in all. */
export interface RemovalScope {
  readonly workspace: WorkspaceId | undefined;
  /** Deleted at this time or before. */
  readonly deletedUntilMs: number;
}

export interface RemovableRun {
  readonly runId: RunId;
  readonly workspace: WorkspaceId;
  readonly experimentId: ExperimentId;
  readonly artifactUri: string;
  readonly deletedAtMs: number;
}

export interface RemovableModel {
  readonly modelId: string;
  readonly workspace: WorkspaceId;
  readonly experimentId: ExperimentId;
  readonly artifactLocation: string;
}

export interface RemovableExperiment {
  readonly experimentId: ExperimentId;
  readonly workspace: WorkspaceId;
}

function within({ workspace }: RemovalScope, alias: string): { sql: string; values: SqlValue[] } {
  return workspace === undefined
    ? { sql: "", values: [] }
    : { sql: `AND ${alias}.workspace = ?`, values: [workspace] };
}

/** In order of (deletion, id), from behind `after` on. */
export function listRemovableRuns(
  reader: Reader,
  scope: RemovalScope,
  maximum: number,
  after: Pick<RemovableRun, "deletedAtMs" | "runId"> | undefined,
): RemovableRun[] {
  const { sql, values } = within(scope, "r");
  return reader.all<RemovableRun>(
    `SELECT r.run_id AS runId, r.workspace, CAST(r.experiment_id AS TEXT) AS experimentId,
       r.artifact_uri AS artifactUri, r.deleted_at_ms AS deletedAtMs
     FROM runs r WHERE r.deleted_at_ms IS NOT NULL AND r.deleted_at_ms <= ?
       AND (r.deleted_at_ms, r.run_id) > (?, ?) ${sql}
     ORDER BY r.deleted_at_ms, r.run_id LIMIT ?`,
    scope.deletedUntilMs,
    after?.deletedAtMs ?? -1,
    after?.runId ?? "",
    ...values,
    maximum,
  );
}

/** Whether it is still as it was when it was listed: a restored run, or one deleted anew, is another matter. */
export function isStillDeleted(reader: Reader, { runId, deletedAtMs }: RemovableRun): boolean {
  return (
    reader.get("SELECT 1 FROM runs WHERE run_id = ? AND deleted_at_ms = ?", runId, deletedAtMs) !== undefined
  );
}

/** Removes all rows of a run but its points, which `clearRemovedSeries` removes. */
export function removeRunRows(transaction: Transaction, runId: string): void {
  transaction.run(
    "INSERT INTO removed_series (series_id) SELECT series_id FROM metric_series WHERE run_id = ?",
    runId,
  );
  transaction.run(
    "DELETE FROM run_input_tags WHERE input_id IN (SELECT input_id FROM run_inputs WHERE run_id = ?)",
    runId,
  );
  for (const table of ["metric_series", "run_params", "run_tags", "run_inputs", "run_models", "runs"]) {
    transaction.run(`DELETE FROM ${table} WHERE run_id = ?`, runId);
  }
  forgetRunDocument(transaction, runId);
}

/** Deleted ones, and all of experiments that are to be removed. */
export function listRemovableModels(
  reader: Reader,
  scope: RemovalScope,
  maximum: number,
  after: string,
): RemovableModel[] {
  const { sql, values } = within(scope, "m");
  return reader.all<RemovableModel>(
    `SELECT m.model_id AS modelId, m.workspace, CAST(m.experiment_id AS TEXT) AS experimentId,
       m.artifact_location AS artifactLocation
     FROM logged_models m JOIN experiments e ON e.workspace = m.workspace AND e.experiment_id = m.experiment_id
     WHERE m.model_id > ? ${sql} AND (
       (m.lifecycle_stage = 'deleted' AND m.updated_at_ms <= ?)
       OR (e.lifecycle_stage = 'deleted' AND e.updated_at_ms <= ? AND e.experiment_id <> 0))
     ORDER BY m.model_id LIMIT ?`,
    after,
    ...values,
    scope.deletedUntilMs,
    scope.deletedUntilMs,
    maximum,
  );
}

export function modelIsRemovable(
  reader: Reader,
  scope: RemovalScope,
  { modelId, workspace }: RemovableModel,
): boolean {
  const row = reader.get(
    `SELECT 1 FROM logged_models m
     JOIN experiments e ON e.workspace = m.workspace AND e.experiment_id = m.experiment_id
     WHERE m.model_id = ? AND m.workspace = ? AND (
       (m.lifecycle_stage = 'deleted' AND m.updated_at_ms <= ?)
       OR (e.lifecycle_stage = 'deleted' AND e.updated_at_ms <= ? AND e.experiment_id <> 0))`,
    modelId,
    workspace,
    scope.deletedUntilMs,
    scope.deletedUntilMs,
  );
  return row !== undefined;
}

export function removeModelRows(transaction: Transaction, modelId: string): void {
  for (const table of ["logged_model_metrics", "logged_model_params", "logged_model_tags", "logged_models"]) {
    transaction.run(`DELETE FROM ${table} WHERE model_id = ?`, modelId);
  }
}

/** Experiments that hold no run and no logged model any more. Clients that name none log to 0: it stays. */
export function listRemovableExperiments(reader: Reader, scope: RemovalScope): RemovableExperiment[] {
  const { sql, values } = within(scope, "e");
  return reader.all<RemovableExperiment>(
    `SELECT CAST(e.experiment_id AS TEXT) AS experimentId, e.workspace FROM experiments e
     WHERE e.lifecycle_stage = 'deleted' AND e.updated_at_ms <= ? AND e.experiment_id <> 0 ${sql}
     ORDER BY e.workspace, e.experiment_id`,
    scope.deletedUntilMs,
    ...values,
  );
}

/** @returns false where it was restored, or holds a run or a logged model. */
export function removeExperimentRows(
  transaction: Transaction,
  { deletedUntilMs }: RemovalScope,
  { workspace, experimentId }: RemovableExperiment,
): boolean {
  const id = Number(experimentId);
  const { changes } = transaction.run(
    `DELETE FROM experiments AS e WHERE workspace = ? AND experiment_id = ?
       AND lifecycle_stage = 'deleted' AND updated_at_ms <= ?
       AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.workspace = e.workspace AND r.experiment_id = e.experiment_id)
       AND NOT EXISTS (SELECT 1 FROM logged_models m
         WHERE m.workspace = e.workspace AND m.experiment_id = e.experiment_id)`,
    workspace,
    id,
    deletedUntilMs,
  );
  if (changes === 0) return false;
  for (const table of ["experiment_tags", "logged_datasets"]) {
    transaction.run(`DELETE FROM ${table} WHERE workspace = ? AND experiment_id = ?`, workspace, id);
  }
  transaction.run(
    `DELETE FROM evaluation_dataset_experiments WHERE experiment_id = ?
       AND dataset_id IN (SELECT dataset_id FROM evaluation_datasets WHERE workspace = ?)`,
    experimentId,
    workspace,
  );
  transaction.run(
    "INSERT INTO removed_experiments (workspace, experiment_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
    workspace,
    id,
  );
  return true;
}

/** Experiments that were removed; what modules above had below them may still be there. */
export function listRemovedExperiments(reader: Reader, scope: RemovalScope): RemovableExperiment[] {
  const { sql, values } = within(scope, "e");
  return reader.all<RemovableExperiment>(
    `SELECT CAST(e.experiment_id AS TEXT) AS experimentId, e.workspace FROM removed_experiments e
     WHERE true ${sql} ORDER BY e.workspace, e.experiment_id`,
    ...values,
  );
}

export function findRemovedSeries(reader: Reader): number | undefined {
  return reader.get<{ id: number }>("SELECT series_id AS id FROM removed_series LIMIT 1")?.id;
}

/** Removes some points of a removed series; the series itself is forgotten with its last. */
export function removeSomePoints(transaction: Transaction, seriesId: number, maximum: number): void {
  const { changes } = transaction.run(
    `DELETE FROM metric_points WHERE series_id = ? AND (timestamp_ms, step, value, is_nan) IN (
       SELECT timestamp_ms, step, value, is_nan FROM metric_points WHERE series_id = ? LIMIT ?)`,
    seriesId,
    seriesId,
    maximum,
  );
  if (changes < maximum) transaction.run("DELETE FROM removed_series WHERE series_id = ?", seriesId);
}
