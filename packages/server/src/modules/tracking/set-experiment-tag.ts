import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { trackingErrors } from "./errors.ts";
import { removeExperimentTag, saveExperimentTag } from "./experiment.store.ts";
import { getActiveExperiment } from "./get-experiment.ts";
import type { KeyValue } from "./key-value.ts";

/** @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-not-active`. */
export async function setExperimentTag(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  id: string,
  tag: KeyValue,
): Promise<void> {
  await context.storage.write((transaction) => {
    const { experimentId } = getActiveExperiment(transaction, workspace, id);
    saveExperimentTag(transaction, workspace, experimentId, tag);
    context.ledger.append(transaction, {
      type: "experiment.tag-set",
      subject: `experiment:${experimentId}`,
      actor: actorId,
      workspace,
      payload: { ...tag },
    });
  });
}

/**
 * @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-not-active`,
 *   `tracking/experiment-tag-not-found`.
 */
export async function deleteExperimentTag(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  id: string,
  key: string,
): Promise<void> {
  await context.storage.write((transaction) => {
    const { experimentId } = getActiveExperiment(transaction, workspace, id);
    if (!removeExperimentTag(transaction, workspace, experimentId, key)) {
      throw trackingErrors["experiment-tag-not-found"]({ experimentId, key });
    }
    context.ledger.append(transaction, {
      type: "experiment.tag-deleted",
      subject: `experiment:${experimentId}`,
      actor: actorId,
      workspace,
      payload: { key },
    });
  });
}
