import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";

/** How many traces an experiment has. */
export function countTraces(reader: Reader, workspace: WorkspaceId, experimentId: string): number {
  const row = reader.get<{ traces: number }>(
    "SELECT count(*) AS traces FROM traces WHERE workspace = ? AND experiment_id = ?",
    workspace,
    Number(experimentId),
  );
  return row?.traces ?? 0;
}
