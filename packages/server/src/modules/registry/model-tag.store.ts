import type { Reader, Transaction } from "#storage";
import type { ModelVersionId, RegisteredModelId, Tag } from "./model-version.ts";
import { selectIn } from "./placeholders.ts";

/** By key. */
export function tagsOfModels(
  reader: Reader,
  modelIds: readonly RegisteredModelId[],
): Map<RegisteredModelId, Tag[]> {
  return group(
    selectIn(modelIds, (placeholders, values) =>
      reader.all<Tag & { id: RegisteredModelId }>(
        `SELECT registered_model_id AS id, key, value FROM registered_model_tags
         WHERE registered_model_id IN (${placeholders}) ORDER BY key`,
        ...values,
      ),
    ),
  );
}

/** By key. */
export function tagsOfVersions(
  reader: Reader,
  versionIds: readonly ModelVersionId[],
): Map<ModelVersionId, Tag[]> {
  return group(
    selectIn(versionIds, (placeholders, values) =>
      reader.all<Tag & { id: ModelVersionId }>(
        `SELECT version_id AS id, key, value FROM model_version_tags
         WHERE version_id IN (${placeholders}) ORDER BY key`,
        ...values,
      ),
    ),
  );
}

export function saveModelTag(transaction: Transaction, modelId: RegisteredModelId, tag: Tag): void {
  transaction.run(
    `INSERT INTO registered_model_tags (registered_model_id, key, value) VALUES (?, ?, ?)
     ON CONFLICT (registered_model_id, key) DO UPDATE SET value = excluded.value`,
    modelId,
    tag.key,
    tag.value,
  );
}

export function saveVersionTag(transaction: Transaction, versionId: ModelVersionId, tag: Tag): void {
  transaction.run(
    `INSERT INTO model_version_tags (version_id, key, value) VALUES (?, ?, ?)
     ON CONFLICT (version_id, key) DO UPDATE SET value = excluded.value`,
    versionId,
    tag.key,
    tag.value,
  );
}

/** @returns whether there was such a tag. */
export function removeModelTag(transaction: Transaction, modelId: RegisteredModelId, key: string): boolean {
  return (
    transaction.run(
      "DELETE FROM registered_model_tags WHERE registered_model_id = ? AND key = ?",
      modelId,
      key,
    ).changes > 0
  );
}

/** @returns whether there was such a tag. */
export function removeVersionTag(transaction: Transaction, versionId: ModelVersionId, key: string): boolean {
  return (
    transaction.run("DELETE FROM model_version_tags WHERE version_id = ? AND key = ?", versionId, key)
      .changes > 0
  );
}

function group<Id>(rows: readonly (Tag & { id: Id })[]): Map<Id, Tag[]> {
  const byId = new Map<Id, Tag[]>();
  for (const { id, key, value } of rows) {
    const tags = byId.get(id) ?? [];
    tags.push({ key, value });
    byId.set(id, tags);
  }
  return byId;
}
