import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, SqlValue, Transaction } from "#storage";
import { aliasesOfModels } from "./model-alias.store.ts";
import { tagsOfModels } from "./model-tag.store.ts";
import type { RegisteredModelId } from "./model-version.ts";
import type { RegisteredModel } from "./registered-model.ts";

interface ModelRow {
  readonly registered_model_id: RegisteredModelId;
  readonly name: string;
  readonly description: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly created_by: ActorId;
}

/** Columns of the table `m`. */
const columns =
  "m.registered_model_id, m.name, m.description, m.created_at_ms, m.updated_at_ms, m.created_by";

export function findModel(reader: Reader, workspace: WorkspaceId, name: string): RegisteredModel | undefined {
  return selectModels(reader, "m.workspace = ? AND m.name = ?", [workspace, name])[0];
}

/** Models that are not deleted. `clause` is a condition on `m`, and may go on with ORDER BY and LIMIT. */
export function selectModels(
  reader: Reader,
  clause: string,
  parameters: readonly SqlValue[],
): RegisteredModel[] {
  const rows = reader.all<ModelRow>(
    `SELECT ${columns} FROM registered_models m WHERE m.deleted_at_ms IS NULL AND ${clause}`,
    ...parameters,
  );
  const ids = rows.map((row) => row.registered_model_id);
  const tags = tagsOfModels(reader, ids);
  const aliases = aliasesOfModels(reader, ids);
  return rows.map((row) => ({
    modelId: row.registered_model_id,
    name: row.name,
    description: row.description ?? undefined,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    createdBy: row.created_by,
    tags: tags.get(row.registered_model_id) ?? [],
    aliases: aliases.get(row.registered_model_id) ?? [],
  }));
}

export function insertModel(transaction: Transaction, workspace: WorkspaceId, model: RegisteredModel): void {
  transaction.run(
    `INSERT INTO registered_models (registered_model_id, workspace, name, description, last_version, created_at_ms,
       updated_at_ms, created_by) VALUES (?, ?, ?, ?, 0, ?, ?, ?)`,
    model.modelId,
    workspace,
    model.name,
    model.description ?? null,
    model.createdAtMs,
    model.updatedAtMs,
    model.createdBy,
  );
}

export function renameModel(
  transaction: Transaction,
  modelId: RegisteredModelId,
  name: string,
  updatedAtMs: number,
): void {
  transaction.run(
    "UPDATE registered_models SET name = ?, updated_at_ms = ? WHERE registered_model_id = ?",
    name,
    updatedAtMs,
    modelId,
  );
  transaction.run(
    "UPDATE model_versions SET updated_at_ms = ? WHERE registered_model_id = ?",
    updatedAtMs,
    modelId,
  );
}

export function describeModel(
  transaction: Transaction,
  modelId: RegisteredModelId,
  description: string | undefined,
  updatedAtMs: number,
): void {
  transaction.run(
    "UPDATE registered_models SET description = ?, updated_at_ms = ? WHERE registered_model_id = ?",
    description ?? null,
    updatedAtMs,
    modelId,
  );
}

export function touchModel(transaction: Transaction, modelId: RegisteredModelId, updatedAtMs: number): void {
  transaction.run(
    "UPDATE registered_models SET updated_at_ms = ? WHERE registered_model_id = ?",
    updatedAtMs,
    modelId,
  );
}

/** The next version number of a model; it is never given out again, even if that version is deleted. */
export function takeVersionNumber(transaction: Transaction, modelId: RegisteredModelId): number {
  transaction.run(
    "UPDATE registered_models SET last_version = last_version + 1 WHERE registered_model_id = ?",
    modelId,
  );
  return transaction.get<{ last_version: number }>(
    "SELECT last_version FROM registered_models WHERE registered_model_id = ?",
    modelId,
  )!.last_version;
}

/** Hides a model and all of its versions, and frees its name. */
export function markModelDeleted(
  transaction: Transaction,
  modelId: RegisteredModelId,
  deletedAtMs: number,
): void {
  transaction.run(
    "UPDATE registered_models SET deleted_at_ms = ? WHERE registered_model_id = ?",
    deletedAtMs,
    modelId,
  );
  transaction.run(
    "UPDATE model_versions SET deleted_at_ms = ? WHERE registered_model_id = ? AND deleted_at_ms IS NULL",
    deletedAtMs,
    modelId,
  );
}
