import type { ActorId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { RegisteredModelId } from "./model-version.ts";
import { selectIn } from "./placeholders.ts";
import type { AliasChange, ModelAlias } from "./registered-model.ts";

/** By alias. */
export function aliasesOfModels(
  reader: Reader,
  modelIds: readonly RegisteredModelId[],
): Map<RegisteredModelId, ModelAlias[]> {
  const rows = selectIn(modelIds, (placeholders, values) =>
    reader.all<ModelAlias & { id: RegisteredModelId }>(
      `SELECT registered_model_id AS id, alias, version FROM model_aliases
       WHERE registered_model_id IN (${placeholders}) ORDER BY alias`,
      ...values,
    ),
  );
  const byId = new Map<RegisteredModelId, ModelAlias[]>();
  for (const { id, alias, version } of rows) {
    const aliases = byId.get(id) ?? [];
    aliases.push({ alias, version });
    byId.set(id, aliases);
  }
  return byId;
}

/** Newest change first. */
export function listAliasChanges(reader: Reader, modelId: RegisteredModelId, limit: number): AliasChange[] {
  return reader
    .all<Omit<AliasChange, "version"> & { version: number | null }>(
      `SELECT alias, version, changed_at_ms AS changedAtMs, changed_by AS changedBy FROM model_alias_history
       WHERE registered_model_id = ? ORDER BY changed_at_ms DESC, change_id DESC LIMIT ?`,
      modelId,
      limit,
    )
    .map((row) => ({ ...row, version: row.version ?? undefined }));
}

/** Sets an alias, or deletes it where `change.version` is undefined, and remembers that. */
export function changeAlias(
  transaction: Transaction,
  modelId: RegisteredModelId,
  change: AliasChange & { changeId: string; changedBy: ActorId },
): void {
  if (change.version === undefined) {
    transaction.run(
      "DELETE FROM model_aliases WHERE registered_model_id = ? AND alias = ?",
      modelId,
      change.alias,
    );
  } else {
    transaction.run(
      `INSERT INTO model_aliases (registered_model_id, alias, version) VALUES (?, ?, ?)
       ON CONFLICT (registered_model_id, alias) DO UPDATE SET version = excluded.version`,
      modelId,
      change.alias,
      change.version,
    );
  }
  transaction.run(
    `INSERT INTO model_alias_history (change_id, registered_model_id, alias, version, changed_at_ms, changed_by)
     VALUES (?, ?, ?, ?, ?, ?)`,
    change.changeId,
    modelId,
    change.alias,
    change.version ?? null,
    change.changedAtMs,
    change.changedBy,
  );
}
