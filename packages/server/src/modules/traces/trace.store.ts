import type { Reader, Transaction } from "#storage";
import { listAssessments } from "./assessment.store.ts";
import type { Trace, TraceId, TraceRow } from "./trace.ts";

export const traceColumns = `t.trace_number AS traceNumber, t.workspace, t.trace_id AS traceId,
  t.experiment_id AS experimentId, t.request_time_ms AS requestTimeMs, t.duration_ms AS durationMs, t.state,
  t.client_request_id AS clientRequestId, t.request_preview AS requestPreview,
  t.response_preview AS responsePreview, t.session_id AS sessionId, t.is_reported AS isReported`;

export function findTrace(reader: Reader, workspace: string, traceId: string): TraceRow | undefined {
  return reader.get<TraceRow>(
    `SELECT ${traceColumns} FROM traces t WHERE t.workspace = ? AND t.trace_id = ?`,
    workspace,
    traceId,
  );
}

export function withValues(reader: Reader, row: TraceRow): Trace {
  return {
    ...row,
    tags: listPairs(reader, "trace_tags", row.traceNumber),
    metadata: listPairs(reader, "trace_metadata", row.traceNumber),
    assessments: listAssessments(reader, row.traceNumber),
  };
}

/** @returns its number. */
export function insertTrace(
  transaction: Transaction,
  trace: Omit<TraceRow, "traceNumber">,
  writtenBy: string,
): number {
  const { lastInsertRowid } = transaction.run(
    `INSERT INTO traces (workspace, trace_id, experiment_id, request_time_ms, duration_ms, state, client_request_id,
       request_preview, response_preview, session_id, is_reported, written_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    trace.workspace,
    trace.traceId,
    trace.experimentId,
    trace.requestTimeMs,
    trace.durationMs,
    trace.state,
    trace.clientRequestId,
    trace.requestPreview,
    trace.responsePreview,
    trace.sessionId,
    trace.isReported,
    writtenBy,
  );
  return lastInsertRowid;
}

export function updateTrace(transaction: Transaction, trace: TraceRow): void {
  transaction.run(
    `UPDATE traces SET experiment_id = ?, request_time_ms = ?, duration_ms = ?, state = ?, client_request_id = ?,
       request_preview = ?, response_preview = ?, session_id = ?, is_reported = ?
     WHERE trace_number = ?`,
    trace.experimentId,
    trace.requestTimeMs,
    trace.durationMs,
    trace.state,
    trace.clientRequestId,
    trace.requestPreview,
    trace.responsePreview,
    trace.sessionId,
    trace.isReported,
    trace.traceNumber,
  );
}

export function saveTag(transaction: Transaction, traceNumber: number, key: string, value: string): void {
  transaction.run(
    `INSERT INTO trace_tags (trace_number, key, value) VALUES (?, ?, ?)
     ON CONFLICT (trace_number, key) DO UPDATE SET value = excluded.value`,
    traceNumber,
    key,
    value,
  );
}

/** @returns whether there was such a tag. */
export function removeTag(transaction: Transaction, traceNumber: number, key: string): boolean {
  return (
    transaction.run("DELETE FROM trace_tags WHERE trace_number = ? AND key = ?", traceNumber, key).changes > 0
  );
}

export function saveMetadata(
  transaction: Transaction,
  traceNumber: number,
  key: string,
  value: string,
): void {
  transaction.run(
    `INSERT INTO trace_metadata (trace_number, key, value) VALUES (?, ?, ?)
     ON CONFLICT (trace_number, key) DO UPDATE SET value = excluded.value`,
    traceNumber,
    key,
    value,
  );
}

/** Unless the key has a value. */
export function addMetadata(transaction: Transaction, traceNumber: number, key: string, value: string): void {
  transaction.run(
    "INSERT INTO trace_metadata (trace_number, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    traceNumber,
    key,
    value,
  );
}

export function listPairs(
  reader: Reader,
  table: "trace_tags" | "trace_metadata",
  traceNumber: number,
): Map<string, string> {
  const rows = reader.all<{ key: string; value: string }>(
    `SELECT key, value FROM ${table} WHERE trace_number = ? ORDER BY key`,
    traceNumber,
  );
  return new Map(rows.map(({ key, value }) => [key, value]));
}

export function linkRun(transaction: Transaction, traceNumber: number, runId: string): boolean {
  const { changes } = transaction.run(
    "INSERT INTO trace_runs (run_id, trace_number) VALUES (?, ?) ON CONFLICT DO NOTHING",
    runId,
    traceNumber,
  );
  return changes > 0;
}

export function linkPrompt(transaction: Transaction, traceNumber: number, prompt: string): boolean {
  const { changes } = transaction.run(
    "INSERT INTO trace_prompts (prompt, trace_number) VALUES (?, ?) ON CONFLICT DO NOTHING",
    prompt,
    traceNumber,
  );
  return changes > 0;
}

/** The oldest traces of an experiment, up to a time. */
export function listOldest(
  reader: Reader,
  scope: { workspace: string; experimentId: number; maximumTimeMs: number },
  limit: number,
): { traceNumber: number; traceId: TraceId }[] {
  return reader.all(
    `SELECT trace_number AS traceNumber, trace_id AS traceId FROM traces
     WHERE workspace = ? AND experiment_id = ? AND request_time_ms <= ?
     ORDER BY request_time_ms, trace_id LIMIT ?`,
    scope.workspace,
    scope.experimentId,
    scope.maximumTimeMs,
    limit,
  );
}

const tablesBelow = [
  "trace_spans",
  "trace_tags",
  "trace_metadata",
  "trace_runs",
  "trace_prompts",
  "trace_assessments",
] as const;

/** Deletes a trace with all that hangs on it. */
export function removeTrace(transaction: Transaction, traceNumber: number): void {
  for (const table of tablesBelow) {
    transaction.run(`DELETE FROM ${table} WHERE trace_number = ?`, traceNumber);
  }
  transaction.run("DELETE FROM traces WHERE trace_number = ?", traceNumber);
}
