import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { getRunInfo } from "./get-run.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { setStageOfRun } from "./run.store.ts";

/**
 * Deletes a run; it can be restored. Deleting it again changes nothing.
 * @throws PlumblineError `tracking/run-not-found`.
 */
export function deleteRun(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  runId: string,
): Promise<void> {
  return moveRun(context, principal, runId, LifecycleStage.deleted);
}

/**
 * Restores a deleted run. Restoring it again changes nothing.
 * @throws PlumblineError `tracking/run-not-found`.
 */
export function restoreRun(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  runId: string,
): Promise<void> {
  return moveRun(context, principal, runId, LifecycleStage.active);
}

async function moveRun(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  { workspace, actorId }: Principal,
  id: string,
  stage: LifecycleStage,
): Promise<void> {
  await context.storage.write((transaction) => {
    const { runId, lifecycleStage } = getRunInfo(transaction, workspace, id);
    if (lifecycleStage === stage) return;
    setStageOfRun(transaction, runId, stage, context.clock.nowMs());
    context.ledger.append(transaction, {
      type: stage === LifecycleStage.deleted ? "run.deleted" : "run.restored",
      subject: `run:${runId}`,
      actor: actorId,
      workspace,
      payload: {},
    });
  });
}
