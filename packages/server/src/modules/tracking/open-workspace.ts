import type { AppContext } from "#context";
import type { WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";

/** Whether an experiment has this id, deleted or not. */
export function experimentExists(reader: Reader, workspace: WorkspaceId, experimentId: string): boolean {
  if (!/^\d{1,15}$/.test(experimentId)) return false;
  const sql = "SELECT 1 FROM experiments WHERE workspace = ? AND experiment_id = ?";
  return reader.get(sql, workspace, Number(experimentId)) !== undefined;
}

/** A new workspace has the experiment `Default` with the id 0, which clients log to when they name none. */
export function openWorkspace(
  { clock }: Pick<AppContext, "clock">,
  transaction: Transaction,
  workspace: WorkspaceId,
): void {
  const nowMs = clock.nowMs();
  transaction.run(
    `INSERT INTO experiments (workspace, experiment_id, name, artifact_location, lifecycle_stage, created_at_ms, updated_at_ms)
     VALUES (?, 0, 'Default', 'mlflow-artifacts:/0', 'active', ?, ?)`,
    workspace,
    nowMs,
    nowMs,
  );
}

/** Whether a workspace has experiments besides `Default`, or runs. */
export function holdsRuns(reader: Reader, workspace: WorkspaceId): boolean {
  const experiment = "SELECT 1 FROM experiments WHERE workspace = ? AND experiment_id <> 0 LIMIT 1";
  const run = "SELECT 1 FROM runs WHERE workspace = ? LIMIT 1";
  return reader.get(experiment, workspace) !== undefined || reader.get(run, workspace) !== undefined;
}
