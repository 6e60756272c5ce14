import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { trackingErrors } from "./errors.ts";
import { getActiveRun } from "./get-run.ts";
import { readKeyValue } from "./key-value.ts";
import type { DatasetInput, RunModel } from "./run.ts";
import { insertRunInput, insertRunModel, saveLoggedDataset } from "./run-inputs.store.ts";
import { checkLength } from "./value-rules.ts";
import { WireInput } from "./wire-input.ts";

const maximum = {
  name: 500,
  digest: 36,
  source: 65_535,
  schema: 1_048_575,
  profile: 16_777_215,
  tagKey: 255,
  tagValue: 500,
} as const;

export interface RunInputs {
  readonly runId: string;
  readonly datasets: readonly DatasetInput[];
  readonly models: readonly RunModel[];
}

export function readRunInputs(body: unknown): RunInputs {
  return WireInput.read("log-inputs", body, (input) => ({
    runId: input.requiredText("run_id"),
    datasets: input.list("datasets", readDatasetInput),
    models: input.list("models", readRunModel),
  }));
}

export function readRunOutputs(body: unknown): Omit<RunInputs, "datasets"> {
  return WireInput.read("log-outputs", body, (input) => {
    const runId = input.requiredText("run_id");
    if (input.raw("models") === undefined) input.note("models", "is missing");
    return { runId, models: input.list("models", readRunModel) };
  });
}

function readRunModel(input: WireInput): RunModel {
  return { modelId: input.requiredText("model_id"), step: input.int64("step") ?? 0 };
}

function readDatasetInput(input: WireInput): DatasetInput {
  const tags = input.list("tags", (tag) => {
    const pair = readKeyValue(tag);
    checkLength(tag, "key", pair.key, maximum.tagKey);
    checkLength(tag, "value", pair.value, maximum.tagValue);
    return pair;
  });
  const dataset = input.object("dataset", (fields) => {
    const text = (name: "name" | "digest" | "source" | "schema" | "profile") => {
      const value = fields.text(name);
      if (value !== undefined) checkLength(fields, name, value, maximum[name]);
      return value;
    };
    return {
      name: text("name") ?? "",
      digest: text("digest") ?? "",
      sourceType: fields.text("source_type") ?? "",
      source: text("source") ?? "",
      schema: text("schema") ?? null,
      profile: text("profile") ?? null,
    };
  });
  if (dataset === undefined) input.note("dataset", "is missing");
  return { name: "", digest: "", sourceType: "", source: "", schema: null, profile: null, ...dataset, tags };
}

/**
 * Links datasets and models that a run read. A dataset is known by name and digest; a second link changes nothing.
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`.
 */
export async function logInputs(
  context: Pick<AppContext, "storage" | "random" | "ledger">,
  { workspace, actorId }: Principal,
  { runId, datasets, models }: RunInputs,
): Promise<void> {
  await context.storage.write((transaction) => {
    const run = getActiveRun(transaction, workspace, runId);
    for (const dataset of datasets) {
      const datasetId = saveLoggedDataset(transaction, run, dataset, context.random.id());
      insertRunInput(transaction, { inputId: context.random.id(), runId, datasetId, tags: dataset.tags });
    }
    for (const model of models) insertRunModel(transaction, runId, "input", model);
    context.ledger.append(transaction, {
      type: "run.inputs-logged",
      subject: `run:${runId}`,
      actor: actorId,
      workspace,
      payload: {
        datasets: datasets.map(({ name, digest, tags }) => ({ name, digest, tags })),
        models: models.map(({ modelId }) => modelId),
      },
    });
  });
}

/**
 * Links models that a run made, each once.
 * @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`, `tracking/output-repeated`.
 */
export async function logOutputs(
  context: Pick<AppContext, "storage" | "ledger">,
  { workspace, actorId }: Principal,
  { runId, models }: Omit<RunInputs, "datasets">,
): Promise<void> {
  await context.storage.write((transaction) => {
    getActiveRun(transaction, workspace, runId);
    for (const model of models) {
      if (!insertRunModel(transaction, runId, "output", model)) {
        throw trackingErrors["output-repeated"]({ runId, modelId: model.modelId });
      }
    }
    context.ledger.append(transaction, {
      type: "run.outputs-logged",
      subject: `run:${runId}`,
      actor: actorId,
      workspace,
      payload: { models: models.map(({ modelId }) => modelId) },
    });
  });
}
