import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { trackingErrors } from "./errors.ts";
import { findExperimentByName, renameExperiment } from "./experiment.store.ts";
import { getExperiment } from "./get-experiment.ts";
import { LifecycleStage } from "./lifecycle.ts";

/**
 * Renames an experiment.
 * @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-rename-deleted`,
 *   `tracking/experiment-rename-taken`.
 */
export async function updateExperiment(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  { experimentId: id, name }: { experimentId: string; name: string },
): Promise<void> {
  const { workspace, actorId } = principal;
  await context.storage.write((transaction) => {
    const { experimentId, lifecycleStage, name: formerName } = getExperiment(transaction, workspace, id);
    if (lifecycleStage === LifecycleStage.deleted)
      throw trackingErrors["experiment-rename-deleted"]({ experimentId });
    const namesake = findExperimentByName(transaction, workspace, name);
    if (namesake !== undefined && namesake.experimentId !== experimentId) {
      throw trackingErrors["experiment-rename-taken"]({ name });
    }
    renameExperiment(transaction, workspace, experimentId, name, context.clock.nowMs());
    context.ledger.append(transaction, {
      type: "experiment.renamed",
      subject: `experiment:${experimentId}`,
      actor: actorId,
      workspace,
      payload: { name, formerName },
    });
  });
}
