import type { AppContext } from "#context";
import type { Principal } from "#ports";
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
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
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
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  experimentId: string,
): Promise<void> {
  return moveExperiment(context, principal, experimentId, LifecycleStage.active);
}

async function moveExperiment(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  { workspace, actorId }: Principal,
  id: string,
  stage: LifecycleStage,
): Promise<void> {
  await context.storage.write((transaction) => {
    const { experimentId, lifecycleStage } = getExperiment(transaction, workspace, id);
    if (lifecycleStage === stage) throw trackingErrors["experiment-not-found"]({ experimentId: id });
    const nowMs = context.clock.nowMs();
    setExperimentStage(transaction, workspace, experimentId, stage, nowMs);
    const runs = setStageOfRuns(transaction, workspace, experimentId, stage, nowMs);
    context.ledger.append(transaction, {
      type: stage === LifecycleStage.deleted ? "experiment.deleted" : "experiment.restored",
      subject: `experiment:${experimentId}`,
      actor: actorId,
      workspace,
      payload: { runs },
    });
  });
}
