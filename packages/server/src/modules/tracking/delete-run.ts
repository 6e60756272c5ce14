import type { Principal } from "#ports";
import { changeStage, type StageContext } from "./change-stage.ts";
import { getRunInfo } from "./get-run.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { tellRunChanged } from "./run-changes.ts";
import { setStageOfRun } from "./run.store.ts";

/**
 * Deletes a run; it can be restored. Deleting it again changes nothing.
 * @throws PlumblineError `tracking/run-not-found`.
 */
export function deleteRun(context: StageContext, principal: Principal, runId: string): Promise<void> {
  return moveRun(context, principal, runId, LifecycleStage.deleted);
}

/**
 * Restores a deleted run. Restoring it again changes nothing.
 * @throws PlumblineError `tracking/run-not-found`.
 */
export function restoreRun(context: StageContext, principal: Principal, runId: string): Promise<void> {
  return moveRun(context, principal, runId, LifecycleStage.active);
}

function moveRun(
  context: StageContext,
  principal: Principal,
  id: string,
  stage: LifecycleStage,
): Promise<void> {
  return changeStage(context, principal, { noun: "run", stage }, (transaction, nowMs) => {
    const { runId, lifecycleStage } = getRunInfo(transaction, principal.workspace, id);
    if (lifecycleStage === stage) return undefined;
    setStageOfRun(transaction, runId, stage, nowMs);
    tellRunChanged(context, transaction, runId);
    return { id: runId, payload: {} };
  });
}
