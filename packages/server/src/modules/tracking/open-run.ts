import type { Transaction } from "#storage";
import { trackingErrors } from "./errors.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { findOpenRun, type OpenRun } from "./run.store.ts";

/**
 * The run that is about to be written to.
 *
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`.
 */
export function openRun(transaction: Transaction, workspace: string, runId: string): OpenRun {
  const run = findOpenRun(transaction, workspace, runId);
  if (run === undefined) throw trackingErrors["run-not-found"]({ runId });
  if (run.lifecycleStage !== LifecycleStage.active) throw trackingErrors["run-not-active"]({ runId });
  return run;
}
