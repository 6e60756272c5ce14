import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";

/** The experiment that a trace belongs to; undefined where there is no such trace. */
export function experimentOfTrace(
  reader: Reader,
  workspace: WorkspaceId,
  traceId: string,
): string | undefined {
  const row = reader.get<{ id: number }>(
    "SELECT experiment_id AS id FROM traces WHERE workspace = ? AND trace_id = ?",
    workspace,
    traceId,
  );
  return row === undefined ? undefined : String(row.id);
}
