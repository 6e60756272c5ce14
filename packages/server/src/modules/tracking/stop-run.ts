import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { trackingErrors } from "./errors.ts";
import { getRunLife } from "./get-run-life.ts";
import { tellRunChanged } from "./run-changes.ts";
import { nativeStatus, type RunLife } from "./run-life.ts";
import { saveStopRequest } from "./run-life.store.ts";
import { isTerminal } from "./run.ts";

type StopContext = Pick<AppContext, "storage" | "clock" | "ledger">;

/**
 * Asks a run to stop. Nothing is killed: the run's own code hears of it and ends in its own way. Asking again changes
 * nothing.
 *
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`, `tracking/run-is-over`.
 */
export async function requestStop(
  context: StopContext,
  { workspace, actorId }: Principal,
  { runId, reason }: { runId: string; reason: string | null },
): Promise<RunLife> {
  return context.storage.write((transaction) => {
    const life = getRunLife(transaction, workspace, runId, "active");
    if (life.stopRequest !== null) return life;
    // One that counts as crashed may be alive: it is asked as well.
    if (isTerminal(life.info.status) && life.crash === null)
      throw trackingErrors["run-is-over"]({ runId, status: nativeStatus(life) });
    saveStopRequest(transaction, runId, {
      requestedAtMs: context.clock.nowMs(),
      requestedBy: actorId,
      reason,
    });
    context.ledger.append(transaction, {
      type: "run.stop-requested",
      subject: `run:${runId}`,
      actor: actorId,
      workspace,
      payload: { reason },
    });
    tellRunChanged(context, transaction, runId);
    return getRunLife(transaction, workspace, runId);
  });
}

/**
 * Takes a stop request back. Where there is none, nothing changes.
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`.
 */
export async function withdrawStop(
  context: StopContext,
  principal: Principal,
  runId: string,
): Promise<RunLife> {
  const { workspace } = principal;
  return context.storage.write((transaction) => {
    const life = getRunLife(transaction, workspace, runId, "active");
    dropStopRequest(context, transaction, principal, life);
    return getRunLife(transaction, workspace, runId);
  });
}

/** Within a transaction. Where there is no request, nothing changes. */
export function dropStopRequest(
  context: StopContext,
  transaction: Transaction,
  { workspace, actorId }: Principal,
  { info: { runId }, stopRequest }: RunLife,
): void {
  if (stopRequest === null) return;
  saveStopRequest(transaction, runId, null);
  context.ledger.append(transaction, {
    type: "run.stop-withdrawn",
    subject: `run:${runId}`,
    actor: actorId,
    workspace,
    payload: { requestedAtMs: stopRequest.requestedAtMs },
  });
  tellRunChanged(context, transaction, runId);
}
