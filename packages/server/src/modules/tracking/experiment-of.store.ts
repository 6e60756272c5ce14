import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";

/** Which experiment something belongs to, deleted or not; undefined where there is no such thing. */
export function experimentOfRun(reader: Reader, workspace: WorkspaceId, runId: string): string | undefined {
  return find(
    reader,
    "SELECT experiment_id AS id FROM runs WHERE workspace = ? AND run_id = ?",
    workspace,
    runId,
  );
}

export function experimentOfLoggedModel(
  reader: Reader,
  workspace: WorkspaceId,
  modelId: string,
): string | undefined {
  const sql = "SELECT experiment_id AS id FROM logged_models WHERE workspace = ? AND model_id = ?";
  return find(reader, sql, workspace, modelId);
}

export function experimentNamed(reader: Reader, workspace: WorkspaceId, name: string): string | undefined {
  return find(
    reader,
    "SELECT experiment_id AS id FROM experiments WHERE workspace = ? AND name = ?",
    workspace,
    name,
  );
}

function find(reader: Reader, sql: string, workspace: WorkspaceId, key: string): string | undefined {
  const row = reader.get<{ id: number }>(sql, workspace, key);
  return row === undefined ? undefined : String(row.id);
}
