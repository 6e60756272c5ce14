import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { CrashReason, RunLife, StopRequest } from "./run-life.ts";
import type { RunId, RunInfo } from "./run.ts";
import { runColumns } from "./run.store.ts";

interface LifeRow extends Omit<RunInfo, "crashedAtMs"> {
  readonly crashedAtMs: number | null;
  readonly crashReason: CrashReason;
  readonly seenAtMs: number | null;
  readonly heartbeatSeconds: number | null;
  readonly stopRequestedAtMs: number | null;
  readonly stopRequestedBy: ActorId;
  readonly stopReason: string | null;
}

export function findRunLife(reader: Reader, workspace: string, runId: string): RunLife | undefined {
  const row = reader.get<LifeRow>(
    `SELECT ${runColumns}, r.crash_reason AS crashReason, r.seen_at_ms AS seenAtMs,
       r.heartbeat_seconds AS heartbeatSeconds, r.stop_requested_at_ms AS stopRequestedAtMs,
       r.stop_requested_by AS stopRequestedBy, r.stop_reason AS stopReason
     FROM runs r WHERE r.run_id = ? AND r.workspace = ?`,
    runId,
    workspace,
  );
  if (row === undefined) return undefined;
  const { crashReason, seenAtMs, heartbeatSeconds, stopRequestedAtMs, stopRequestedBy, stopReason, ...info } =
    row;
  return {
    info,
    seenAtMs,
    heartbeatSeconds,
    crash: info.crashedAtMs === null ? null : { reason: crashReason, crashedAtMs: info.crashedAtMs },
    stopRequest:
      stopRequestedAtMs === null
        ? null
        : { requestedAtMs: stopRequestedAtMs, requestedBy: stopRequestedBy, reason: stopReason },
  };
}

/** A run in RUNNING whose client may be gone. */
export interface WatchedRun {
  readonly runId: RunId;
  readonly workspace: WorkspaceId;
  readonly seenAtMs: number;
  readonly heartbeatSeconds: number | null;
}

/** Runs in RUNNING that a client of this server has or had, in order of id, from behind `after` on. */
export function listWatchedRuns(reader: Reader, after: string, maximum: number): WatchedRun[] {
  return reader.all<WatchedRun>(
    `SELECT run_id AS runId, workspace, seen_at_ms AS seenAtMs, heartbeat_seconds AS heartbeatSeconds
     FROM runs INDEXED BY runs_running
     WHERE status = 'RUNNING' AND seen_at_ms IS NOT NULL AND lifecycle_stage = 'active' AND run_id > ?
     ORDER BY run_id LIMIT ?`,
    after,
    maximum,
  );
}

export function saveSeen(transaction: Transaction, runId: string, seenAtMs: number): void {
  transaction.run("UPDATE runs SET seen_at_ms = ? WHERE run_id = ?", seenAtMs, runId);
}

/** @param seconds null where heartbeats ended on purpose. */
export function saveHeartbeatInterval(transaction: Transaction, runId: string, seconds: number | null): void {
  transaction.run("UPDATE runs SET heartbeat_seconds = ? WHERE run_id = ?", seconds, runId);
}

/** Its end is its last sign of life. */
export function markCrashed(
  transaction: Transaction,
  runId: string,
  crash: { reason: CrashReason; crashedAtMs: number; endTimeMs: number },
): void {
  transaction.run(
    `UPDATE runs SET status = 'FAILED', end_time_ms = ?, crashed_at_ms = ?, crash_reason = ? WHERE run_id = ?`,
    crash.endTimeMs,
    crash.crashedAtMs,
    crash.reason,
    runId,
  );
}

/** Back to RUNNING. Its heartbeats, if it still sends any, begin anew. */
export function markResumed(transaction: Transaction, runId: string, seenAtMs: number): void {
  transaction.run(
    `UPDATE runs SET status = 'RUNNING', end_time_ms = NULL, crashed_at_ms = NULL, crash_reason = NULL,
       heartbeat_seconds = NULL, seen_at_ms = ? WHERE run_id = ?`,
    seenAtMs,
    runId,
  );
}

/** What a client says of its run's status counts more than what was thought of it. */
export function forgetCrash(transaction: Transaction, runId: string): void {
  transaction.run(
    "UPDATE runs SET crashed_at_ms = NULL, crash_reason = NULL, heartbeat_seconds = NULL WHERE run_id = ?",
    runId,
  );
}

export function saveStopRequest(transaction: Transaction, runId: string, request: StopRequest | null): void {
  transaction.run(
    "UPDATE runs SET stop_requested_at_ms = ?, stop_requested_by = ?, stop_reason = ? WHERE run_id = ?",
    request?.requestedAtMs ?? null,
    request?.requestedBy ?? null,
    request?.reason ?? null,
    runId,
  );
}
