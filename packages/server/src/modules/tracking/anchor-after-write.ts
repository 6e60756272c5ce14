import type { AppContext } from "#context";
import type { Transaction } from "#storage";
import { nextAnchorMs } from "./anchor-interval.ts";
import { isTerminal, type RunStatus } from "./run.ts";
import { runActivityOf } from "./run-activity.ts";
import { setAnchorDue } from "./run.store.ts";

/**
 * Sees to the anchor of what was just written to a run. An ended run was anchored as it was, and is anchored anew at
 * once; an open one that had not changed for so long that no anchor was due any more, with the next interval.
 */
export function anchorAfterWrite(
  context: Pick<AppContext, "storage" | "clock">,
  transaction: Transaction,
  runId: string,
  { status, anchorDueAtMs }: { readonly status: RunStatus; readonly anchorDueAtMs: number | null },
): void {
  const nowMs = context.clock.nowMs();
  runActivityOf(context).note(runId, nowMs);
  if (isTerminal(status)) {
    if ((anchorDueAtMs ?? Infinity) > nowMs) setAnchorDue(transaction, runId, nowMs);
  } else if (anchorDueAtMs === null) setAnchorDue(transaction, runId, nextAnchorMs(context.clock));
}
