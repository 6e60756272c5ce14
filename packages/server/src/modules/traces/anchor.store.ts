import type { Clock } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { TraceId } from "./trace.ts";

/** Long enough for the spans of one trace to arrive, short enough to find an alteration soon. */
const settlingMs = 10_000;

export interface DueTrace {
  readonly traceNumber: number;
  readonly traceId: TraceId;
  readonly workspace: WorkspaceId;
  readonly experimentId: number;
  readonly writtenBy: ActorId;
}

/** The trace will be in an anchor. Later writes do not put it off. */
export function markChanged(transaction: Transaction, traceNumber: number, clock: Clock): void {
  transaction.run(
    "UPDATE traces SET anchor_due_at_ms = ? WHERE trace_number = ? AND anchor_due_at_ms IS NULL",
    clock.nowMs() + settlingMs,
    traceNumber,
  );
}

export function clearDue(transaction: Transaction, traceNumber: number): void {
  transaction.run("UPDATE traces SET anchor_due_at_ms = NULL WHERE trace_number = ?", traceNumber);
}

/** Traces whose time has come, the longest due first. */
export function listDueTraces(reader: Reader, nowMs: number, limit: number): DueTrace[] {
  return reader.all<DueTrace>(
    `SELECT trace_number AS traceNumber, trace_id AS traceId, workspace, experiment_id AS experimentId,
       written_by AS writtenBy
     FROM traces WHERE anchor_due_at_ms <= ? ORDER BY anchor_due_at_ms LIMIT ?`,
    nowMs,
    limit,
  );
}
