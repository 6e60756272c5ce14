import type { WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { ExperimentId } from "./experiment.ts";
import { LifecycleStage } from "./lifecycle.ts";
import type { RunId, RunInfo, RunStatus } from "./run.ts";

export const runColumns = `r.run_id AS runId, r.workspace, CAST(r.experiment_id AS TEXT) AS experimentId, r.name,
  r.user_id AS userId, r.status, r.start_time_ms AS startTimeMs, r.end_time_ms AS endTimeMs,
  r.artifact_uri AS artifactUri, r.lifecycle_stage AS lifecycleStage,
  r.crashed_at_ms AS crashedAtMs`;

export function findRun(reader: Reader, workspace: string, runId: string): RunInfo | undefined {
  return reader.get<RunInfo>(
    `SELECT ${runColumns} FROM runs r WHERE r.run_id = ? AND r.workspace = ?`,
    runId,
    workspace,
  );
}

/** What a hot path has to know of a run before it logs to it. */
export interface OpenRun {
  readonly experimentId: number;
  readonly lifecycleStage: LifecycleStage;
  readonly status: RunStatus;
  readonly anchorDueAtMs: number | null;
}

export function findOpenRun(transaction: Transaction, workspace: string, runId: string): OpenRun | undefined {
  return transaction.get<OpenRun>(
    `SELECT experiment_id AS experimentId, lifecycle_stage AS lifecycleStage, status,
       anchor_due_at_ms AS anchorDueAtMs
     FROM runs WHERE run_id = ? AND workspace = ?`,
    runId,
    workspace,
  );
}

export function insertRun(transaction: Transaction, run: RunInfo, anchorDueAtMs: number): void {
  transaction.run(
    `INSERT INTO runs (run_id, workspace, experiment_id, name, user_id, status, start_time_ms, end_time_ms,
       artifact_uri, lifecycle_stage, anchor_due_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    run.runId,
    run.workspace,
    Number(run.experimentId),
    run.name,
    run.userId,
    run.status,
    run.startTimeMs,
    run.endTimeMs,
    run.artifactUri,
    run.lifecycleStage,
    anchorDueAtMs,
  );
}

export function saveRunInfo(
  transaction: Transaction,
  runId: string,
  { name, status, endTimeMs }: Pick<RunInfo, "name" | "status" | "endTimeMs">,
): void {
  transaction.run(
    "UPDATE runs SET name = ?, status = ?, end_time_ms = ? WHERE run_id = ?",
    name,
    status,
    endTimeMs,
    runId,
  );
}

export function setStageOfRun(
  transaction: Transaction,
  runId: string,
  stage: LifecycleStage,
  nowMs: number,
): void {
  transaction.run(
    "UPDATE runs SET lifecycle_stage = ?, deleted_at_ms = ? WHERE run_id = ?",
    stage,
    stage === LifecycleStage.deleted ? nowMs : null,
    runId,
  );
}

/** Of all runs of an experiment. @returns how many there are. */
export function setStageOfRuns(
  transaction: Transaction,
  workspace: string,
  experimentId: ExperimentId,
  stage: LifecycleStage,
  nowMs: number,
): number {
  const { changes } = transaction.run(
    "UPDATE runs SET lifecycle_stage = ?, deleted_at_ms = ? WHERE workspace = ? AND experiment_id = ?",
    stage,
    stage === LifecycleStage.deleted ? nowMs : null,
    workspace,
    Number(experimentId),
  );
  return changes;
}

/** When the run is to be anchored next; null once the ledger has its last digest. */
export function setAnchorDue(transaction: Transaction, runId: string, dueAtMs: number | null): void {
  transaction.run("UPDATE runs SET anchor_due_at_ms = ? WHERE run_id = ?", dueAtMs, runId);
}

export function saveAnchorDigest(transaction: Transaction, runId: string, digest: string): void {
  transaction.run("UPDATE runs SET anchor_digest = ? WHERE run_id = ?", digest, runId);
}

export interface DueRun {
  readonly runId: RunId;
  readonly workspace: WorkspaceId;
  readonly status: RunStatus;
  readonly anchorDigest: string | null;
}

export function listDueRuns(reader: Reader, nowMs: number, maximum: number): DueRun[] {
  return reader.all<DueRun>(
    `SELECT run_id AS runId, workspace, status, anchor_digest AS anchorDigest FROM runs
     WHERE anchor_due_at_ms IS NOT NULL AND anchor_due_at_ms <= ? ORDER BY anchor_due_at_ms LIMIT ?`,
    nowMs,
    maximum,
  );
}
