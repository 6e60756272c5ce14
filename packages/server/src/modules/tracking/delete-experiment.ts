import type { Principal } from "#ports";
import { changeStage, type StageContext } from "./change-stage.ts";
import { trackingErrors } from "./errors.ts";
import { setExperimentStage } from "./experiment.store.ts";
import { getExperiment } from "./get-experiment.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { setStageOfRuns } from "./run.store.ts";

/**
 * Deletes an experiment and its runs; both can be restored.
 * @throws PlumblineError `tracking/experiment-not-found`, also where it is deleted already.
 */
export function deleteExperiment(
  context: StageContext,
  principal: Principal,
  experimentId: string,
): Promise<void> {
  return moveExperiment(context, principal, experimentId, LifecycleStage.deleted);
}

/**
 * Restores a deleted experiment and all of its runs.
 * @throws PlumblineError `tracking/experiment-not-found`, also where it is not deleted.
 */
export function restoreExperiment(
  context: StageContext,
  principal: Principal,
  experimentId: string,
): Promise<void> {
  return moveExperiment(context, principal, experimentId, LifecycleStage.active);
}

function moveExperiment(
  context: StageContext,
  principal: Principal,
  id: string,
  stage: LifecycleStage,
): Promise<void> {
  const { workspace } = principal;
  return changeStage(context, principal, { noun: "experiment", stage }, (transaction, nowMs) => {
    const { experimentId, lifecycleStage } = getExperiment(transaction, workspace, id);
    if (lifecycleStage === stage) throw trackingErrors["experiment-not-found"]({ experimentId: id });
    setExperimentStage(transaction, workspace, experimentId, stage, nowMs);
    const runs = setStageOfRuns(transaction, workspace, experimentId, stage, nowMs);
    return { id: experimentId, payload: { runs } };
  });
}
