import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { nextAnchorMs } from "./anchor-interval.ts";
import { tellRunChanged } from "./run-changes.ts";
import { findRunLife, markResumed } from "./run-life.store.ts";
import { setAnchorDue } from "./run.store.ts";

/**
 * A run that counted as crashed and shows life is running again. Within the transaction of what showed it.
 * @returns whether it counted as crashed.
 */
export function resumeIfCrashed(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  transaction: Transaction,
  { workspace, actorId }: Pick<Principal, "workspace" | "actorId">,
  runId: string,
): boolean {
  const life = findRunLife(transaction, workspace, runId);
  if (life === undefined || life.crash === null) return false;
  markResumed(transaction, runId, context.clock.nowMs());
  setAnchorDue(transaction, runId, nextAnchorMs(context.clock));
  context.ledger.append(transaction, {
    type: "run.resumed",
    subject: `run:${runId}`,
    actor: actorId,
    workspace,
    payload: { crashedAtMs: life.crash.crashedAtMs, reason: life.crash.reason },
  });
  tellRunChanged(context, transaction, runId);
  return true;
}
