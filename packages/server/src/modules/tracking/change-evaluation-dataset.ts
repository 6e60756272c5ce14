import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { assertDistinct } from "./create-evaluation-dataset.ts";
import { trackingErrors } from "./errors.ts";
import type { EvaluationDataset } from "./evaluation-dataset.ts";
import {
  addDatasetExperiment,
  findEvaluationDataset,
  removeDatasetExperiment,
  removeDatasetTag,
  removeEvaluationDataset,
  saveDatasetTag,
  saveEvaluationDataset,
} from "./evaluation-dataset.store.ts";
import { getExperiment } from "./get-experiment.ts";
import type { KeyValue } from "./key-value.ts";

type ChangeContext = Pick<AppContext, "storage" | "clock" | "ledger">;

/** @throws PlumblineError `tracking/evaluation-dataset-not-found`. */
export async function setEvaluationDatasetTags(
  context: ChangeContext,
  principal: Principal,
  datasetId: string,
  tags: readonly KeyValue[],
): Promise<void> {
  await changeDataset(context, principal, datasetId, (transaction) => {
    for (const tag of tags) saveDatasetTag(transaction, datasetId, tag);
    return { type: "tags-set", payload: { tags } };
  });
}

/** No change where there is no such tag, or no such dataset. */
export async function deleteEvaluationDatasetTag(
  context: ChangeContext,
  principal: Principal,
  datasetId: string,
  key: string,
): Promise<void> {
  await changeIfThere(context, principal, datasetId, (transaction) =>
    removeDatasetTag(transaction, datasetId, key) ? { type: "tag-deleted", payload: { key } } : undefined,
  );
}

/** No change where there is no such dataset. */
export async function deleteEvaluationDataset(
  context: ChangeContext,
  principal: Principal,
  datasetId: string,
): Promise<void> {
  await changeIfThere(context, principal, datasetId, (transaction, { name, digest, records }) => {
    removeEvaluationDataset(transaction, datasetId);
    return { type: "deleted", payload: { name, digest, records } };
  });
}

/**
 * @throws PlumblineError `tracking/evaluation-dataset-not-found`, `tracking/experiment-not-found`,
 *   `tracking/experiment-repeated`.
 */
export function addToExperiments(
  context: ChangeContext,
  principal: Principal,
  datasetId: string,
  experimentIds: readonly string[],
): Promise<EvaluationDataset> {
  return changeDataset(context, principal, datasetId, (transaction, dataset) => {
    assertDistinct(experimentIds);
    const nowMs = context.clock.nowMs();
    for (const id of experimentIds) {
      if (!/^\d{1,15}$/.test(id)) throw trackingErrors["experiment-not-found"]({ experimentId: id });
      const { experimentId } = getExperiment(transaction, principal.workspace, id);
      addDatasetExperiment(transaction, datasetId, experimentId, nowMs);
    }
    saveEvaluationDataset(transaction, { ...dataset, updatedAtMs: nowMs });
    return { type: "experiments-added", payload: { experimentIds } };
  });
}

/**
 * Leaves alone what the dataset is not of.
 * @throws PlumblineError `tracking/evaluation-dataset-not-found`.
 */
export function removeFromExperiments(
  context: ChangeContext,
  principal: Principal,
  datasetId: string,
  experimentIds: readonly string[],
): Promise<EvaluationDataset> {
  return changeDataset(context, principal, datasetId, (transaction, dataset) => {
    const removed = experimentIds.filter((id) => removeDatasetExperiment(transaction, datasetId, id));
    if (removed.length === 0) return undefined;
    saveEvaluationDataset(transaction, { ...dataset, updatedAtMs: context.clock.nowMs() });
    return { type: "experiments-removed", payload: { experimentIds: removed } };
  });
}

/** What a change did, for the ledger; undefined where it did nothing. */
type Change = { readonly type: string; readonly payload: Readonly<Record<string, unknown>> } | undefined;
type MakeChange = (transaction: Transaction, dataset: EvaluationDataset) => Change;

/** @returns the dataset as it is afterwards. */
async function changeDataset(
  context: ChangeContext,
  principal: Principal,
  datasetId: string,
  change: MakeChange,
): Promise<EvaluationDataset> {
  const changed = await changeIfThere(context, principal, datasetId, change);
  if (changed === undefined) throw trackingErrors["evaluation-dataset-not-found"]({ datasetId });
  return changed;
}

/** @returns the dataset as it is afterwards, or as it was where it was deleted; undefined where there is none. */
function changeIfThere(
  context: ChangeContext,
  { workspace, actorId }: Principal,
  datasetId: string,
  change: MakeChange,
): Promise<EvaluationDataset | undefined> {
  return context.storage.write((transaction) => {
    const dataset = findEvaluationDataset(transaction, workspace, datasetId);
    if (dataset === undefined) return undefined;
    const changed = change(transaction, dataset);
    if (changed === undefined) return dataset;
    context.ledger.append(transaction, {
      type: `evaluation-dataset.${changed.type}`,
      subject: `evaluation-dataset:${datasetId}`,
      actor: actorId,
      workspace,
      payload: changed.payload,
    });
    return findEvaluationDataset(transaction, workspace, datasetId) ?? dataset;
  });
}
