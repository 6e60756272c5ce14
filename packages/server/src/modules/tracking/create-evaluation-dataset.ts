import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { trackingErrors } from "./errors.ts";
import { digestOf, type EvaluationDataset, type EvaluationDatasetId, userTag } from "./evaluation-dataset.ts";
import { addDatasetExperiment, insertEvaluationDataset } from "./evaluation-dataset.store.ts";
import type { ExactJson, ExactObject } from "./exact-json.ts";
import type { KeyValue } from "./key-value.ts";
import { readJsonObject } from "./read-evaluation-records.ts";
import { WireInput } from "./wire-input.ts";

export interface NewEvaluationDataset {
  readonly name: string;
  readonly experimentIds: readonly string[];
  readonly tags: readonly KeyValue[];
}

export function readNewEvaluationDataset(body: unknown): NewEvaluationDataset {
  return WireInput.read("create evaluation dataset", body, (input) => {
    const tags = input.text("tags") ?? "";
    return {
      name: input.requiredText("name"),
      experimentIds: input.texts("experiment_ids"),
      tags: tags === "" ? [] : listTags(readJsonObject(input, "tags", tags)),
    };
  });
}

/** Tags of a JSON object; one that is null has no value to keep. What is no text becomes one as in Python. */
export function listTags(tags: ExactObject): KeyValue[] {
  return Object.entries(tags)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ({ key, value: writeTagValue(value) }));
}

function writeTagValue(value: ExactJson): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Makes a dataset without records. Experiments are taken by their ids as they are, as MLflow does.
 * @throws PlumblineError `tracking/experiment-repeated`.
 */
export async function createEvaluationDataset(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "random">,
  { workspace, actorId }: Principal,
  { name, experimentIds, tags }: NewEvaluationDataset,
): Promise<EvaluationDataset> {
  assertDistinct(experimentIds);
  const nowMs = context.clock.nowMs();
  const user = tags.find(({ key }) => key === userTag)?.value ?? null;
  const dataset: EvaluationDataset = {
    datasetId: `d-${context.random.id()}` as EvaluationDatasetId,
    workspace,
    name,
    digest: digestOf(name, nowMs),
    schema: null,
    records: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    createdBy: user,
    updatedBy: user,
    tags,
  };
  await context.storage.write((transaction) => {
    insertEvaluationDataset(transaction, dataset);
    for (const experimentId of experimentIds) {
      addDatasetExperiment(transaction, dataset.datasetId, experimentId, nowMs);
    }
    context.ledger.append(transaction, {
      type: "evaluation-dataset.created",
      subject: `evaluation-dataset:${dataset.datasetId}`,
      actor: actorId,
      workspace,
      payload: { name, experimentIds },
    });
  });
  return dataset;
}

export function assertDistinct(experimentIds: readonly string[]): void {
  const repeated = experimentIds.find((id, index) => experimentIds.indexOf(id) !== index);
  if (repeated !== undefined) throw trackingErrors["experiment-repeated"]({ experimentId: repeated });
}
