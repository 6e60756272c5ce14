import type { Reader, Transaction } from "#storage";
import type { KeyValue } from "./key-value.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { listModelPoints } from "./logged-model-metric.store.ts";
import type { LoggedModel, LoggedModelStatus } from "./logged-model.ts";

export const loggedModelColumns = `m.model_id AS modelId, m.workspace, CAST(m.experiment_id AS TEXT) AS experimentId,
  m.name, m.artifact_location AS artifactLocation, m.model_type AS modelType, m.source_run_id AS sourceRunId,
  m.status, m.lifecycle_stage AS lifecycleStage, m.created_at_ms AS createdAtMs, m.updated_at_ms AS updatedAtMs`;

export type LoggedModelRow = Omit<LoggedModel, "tags" | "params" | "metrics">;

export function findLoggedModel(reader: Reader, workspace: string, modelId: string): LoggedModel | undefined {
  const row = reader.get<LoggedModelRow>(
    `SELECT ${loggedModelColumns} FROM logged_models m WHERE m.model_id = ? AND m.workspace = ?`,
    modelId,
    workspace,
  );
  return row && withModelValues(reader, row);
}

export function loggedModelExists(reader: Reader, workspace: string, modelId: string): boolean {
  const row = reader.get(
    "SELECT 1 FROM logged_models WHERE model_id = ? AND workspace = ?",
    modelId,
    workspace,
  );
  return row !== undefined;
}

export function withModelValues(reader: Reader, row: LoggedModelRow): LoggedModel {
  const list = (table: "logged_model_tags" | "logged_model_params") =>
    reader.all<KeyValue>(`SELECT key, value FROM ${table} WHERE model_id = ? ORDER BY key`, row.modelId);
  return {
    ...row,
    tags: list("logged_model_tags"),
    params: list("logged_model_params"),
    metrics: listModelPoints(reader, row.modelId),
  };
}

export function insertLoggedModel(transaction: Transaction, model: LoggedModel): void {
  transaction.run(
    `INSERT INTO logged_models (model_id, workspace, experiment_id, name, artifact_location, model_type,
       source_run_id, status, lifecycle_stage, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    model.modelId,
    model.workspace,
    Number(model.experimentId),
    model.name,
    model.artifactLocation,
    model.modelType,
    model.sourceRunId,
    model.status,
    model.lifecycleStage,
    model.createdAtMs,
    model.updatedAtMs,
  );
  for (const tag of model.tags) saveModelTag(transaction, model.modelId, tag);
  for (const param of model.params) insertModelParam(transaction, model.modelId, param);
}

export function saveModelTag(transaction: Transaction, modelId: string, { key, value }: KeyValue): void {
  transaction.run(
    `INSERT INTO logged_model_tags (model_id, key, value) VALUES (?, ?, ?)
     ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value`,
    modelId,
    key,
    value,
  );
}

/** @returns whether there was such a tag. */
export function removeModelTag(transaction: Transaction, modelId: string, key: string): boolean {
  return (
    transaction.run("DELETE FROM logged_model_tags WHERE model_id = ? AND key = ?", modelId, key).changes > 0
  );
}

/** @returns false where the model has a param of this key. */
export function insertModelParam(
  transaction: Transaction,
  modelId: string,
  { key, value }: KeyValue,
): boolean {
  const { changes } = transaction.run(
    "INSERT INTO logged_model_params (model_id, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    modelId,
    key,
    value,
  );
  return changes > 0;
}

export function setModelStatus(
  transaction: Transaction,
  modelId: string,
  status: LoggedModelStatus,
  nowMs: number,
): void {
  transaction.run(
    "UPDATE logged_models SET status = ?, updated_at_ms = ? WHERE model_id = ?",
    status,
    nowMs,
    modelId,
  );
}

export function markModelDeleted(transaction: Transaction, modelId: string, nowMs: number): void {
  transaction.run(
    "UPDATE logged_models SET lifecycle_stage = ?, updated_at_ms = ? WHERE model_id = ?",
    LifecycleStage.deleted,
    nowMs,
    modelId,
  );
}
