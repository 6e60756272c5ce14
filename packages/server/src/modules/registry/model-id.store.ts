import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";

/** The lasting id of the model with this name; undefined where there is none, or no longer. */
export function findModelId(reader: Reader, workspace: WorkspaceId, name: string): string | undefined {
  const row = reader.get<{ id: string }>(
    `SELECT registered_model_id AS id FROM registered_models
     WHERE workspace = ? AND name = ? AND deleted_at_ms IS NULL`,
    workspace,
    name,
  );
  return row?.id;
}

/** The name of the model with this id, the other way round. */
export function describeModel(reader: Reader, workspace: WorkspaceId, modelId: string): string | undefined {
  const row = reader.get<{ name: string }>(
    `SELECT name FROM registered_models
     WHERE workspace = ? AND registered_model_id = ? AND deleted_at_ms IS NULL`,
    workspace,
    modelId,
  );
  return row?.name;
}

export function holdsModels(reader: Reader, workspace: WorkspaceId): boolean {
  return (
    reader.get(
      "SELECT 1 FROM registered_models WHERE workspace = ? AND deleted_at_ms IS NULL LIMIT 1",
      workspace,
    ) !== undefined
  );
}
