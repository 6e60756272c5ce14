import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { trackingErrors } from "./errors.ts";
import { getActiveRun } from "./get-run.ts";
import { isTerminal } from "./run.ts";
import { setAnchorDue } from "./run.store.ts";
import { removeTag } from "./run-values.store.ts";

/** @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`, `tracking/run-tag-not-found`. */
export async function deleteRunTag(
  context: Pick<AppContext, "storage" | "clock">,
  { workspace }: Principal,
  { runId, key }: { runId: string; key: string },
): Promise<void> {
  await context.storage.write((transaction) => {
    const run = getActiveRun(transaction, workspace, runId);
    if (!removeTag(transaction, runId, key)) throw trackingErrors["run-tag-not-found"]({ runId, key });
    if (isTerminal(run.status)) setAnchorDue(transaction, runId, context.clock.nowMs());
  });
}
