import type { Transaction } from "#storage";
import type { Metric } from "./metric.ts";
import { addPoints } from "./metric.store.ts";
import { findWorkspaceOfRun, removePoints } from "./imported-run.store.ts";

/**
 * Lays down points of a run that is still to be imported. Nobody sees them until `importRun` makes the run, which checks
 * that they are all there.
 * @param restart Whether these are the run's first points: what an interrupted import left of it is removed.
 * @returns false where the run is here already; then nothing is written.
 */
export function stagePoints(
  transaction: Transaction,
  run: { runId: string; experimentId: string; restart: boolean },
  points: readonly Metric[],
): boolean {
  const { runId, experimentId, restart } = run;
  if (findWorkspaceOfRun(transaction, runId) !== undefined) return false;
  if (restart) removePoints(transaction, runId);
  addPoints(transaction, runId, Number(experimentId), points);
  return true;
}

/** Removes what `stagePoints` laid down for a run that never came. */
export function dropStagedPoints(transaction: Transaction, runId: string): void {
  if (findWorkspaceOfRun(transaction, runId) === undefined) removePoints(transaction, runId);
}
