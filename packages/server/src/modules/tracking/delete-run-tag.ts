import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { anchorAfterWrite } from "./anchor-after-write.ts";
import { trackingErrors } from "./errors.ts";
import { openRun } from "./open-run.ts";
import { removeTag } from "./run-values.store.ts";

/** @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`, `tracking/run-tag-not-found`. */
export async function deleteRunTag(
  context: Pick<AppContext, "storage" | "clock">,
  { workspace }: Principal,
  { runId, key }: { runId: string; key: string },
): Promise<void> {
  await context.storage.write((transaction) => {
    const run = openRun(transaction, workspace, runId);
    if (!removeTag(transaction, runId, key)) throw trackingErrors["run-tag-not-found"]({ runId, key });
    anchorAfterWrite(context, transaction, runId, run);
  });
}
