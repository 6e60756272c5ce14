import type { Reader, Transaction } from "#storage";
import type { ImportId } from "./import.ts";

/** Who lays down the points of a run, and whether the run was recorded since. */
export interface ClaimedRun {
  readonly importId: ImportId;
  readonly workspace: string;
  readonly isRecorded: number;
  /** Grows with whatever is laid down. */
  readonly revision: number;
}

export function findClaim(reader: Reader, runId: string): ClaimedRun | undefined {
  return reader.get<ClaimedRun>(
    `SELECT r.import_id AS importId, i.workspace, r.is_recorded AS isRecorded, r.revision
     FROM import_runs r JOIN imports i ON i.import_id = r.import_id WHERE r.run_id = ?`,
    runId,
  );
}

/** Notes which import a run belongs to; a later import from the same workspace takes it over. */
export function saveClaim(
  transaction: Transaction,
  importId: ImportId,
  runId: string,
  isRecorded: boolean,
): void {
  transaction.run(
    `INSERT INTO import_runs (run_id, import_id, is_recorded) VALUES (?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET import_id = excluded.import_id, is_recorded = excluded.is_recorded,
       revision = import_runs.revision + 1`,
    runId,
    importId,
    isRecorded ? 1 : 0,
  );
}

/** Of the runs named, those that this import recorded. */
export function listRecordedRuns(reader: Reader, importId: ImportId, runIds: readonly string[]): string[] {
  if (runIds.length === 0) return [];
  return reader
    .all<{ runId: string }>(
      `SELECT run_id AS runId FROM import_runs
       WHERE import_id = ? AND is_recorded = 1 AND run_id IN (${runIds.map(() => "?").join(", ")})`,
      importId,
      ...runIds,
    )
    .map(({ runId }) => runId);
}

/** Runs whose points lie here without their run. */
export function listUnfinishedRuns(reader: Reader, importId: ImportId): string[] {
  return reader
    .all<{ runId: string }>(
      "SELECT run_id AS runId FROM import_runs WHERE import_id = ? AND is_recorded = 0",
      importId,
    )
    .map(({ runId }) => runId);
}

export function removeClaim(transaction: Transaction, runId: string): void {
  transaction.run("DELETE FROM import_runs WHERE run_id = ?", runId);
}
