import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { extendLocation } from "./artifact-location.ts";
import { getActiveExperiment } from "./get-experiment.ts";
import { type KeyValue, lastOfEach, readKeyValue } from "./key-value.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { type LoggedModel, type LoggedModelId, LoggedModelStatus } from "./logged-model.ts";
import { insertLoggedModel } from "./logged-model.store.ts";
import { generateRunName } from "./run-name.ts";
import { WireInput } from "./wire-input.ts";

const refusedInName = /[/:.%"']/;

export interface NewLoggedModel {
  readonly experimentId: string;
  readonly name: string;
  readonly modelType: string;
  readonly sourceRunId: string;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

export function readNewLoggedModel(body: unknown): NewLoggedModel {
  return WireInput.read("create logged model", body, (input) => {
    const name = input.text("name") ?? "";
    if (refusedInName.test(name)) {
      input.note("name", `is ${JSON.stringify(name)}; '/', ':', '.', '%' and quotes are not allowed`);
    }
    return {
      experimentId: input.requiredText("experiment_id"),
      name,
      modelType: input.text("model_type") ?? "",
      sourceRunId: input.text("source_run_id") ?? "",
      params: input.list("params", readKeyValue),
      tags: input.list("tags", readKeyValue),
    };
  });
}

/** @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-not-active`. */
export async function createLoggedModel(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "random">,
  principal: Principal,
  input: NewLoggedModel,
): Promise<LoggedModel> {
  const { workspace, actorId } = principal;
  return context.storage.write((transaction) => {
    const experiment = getActiveExperiment(transaction, workspace, input.experimentId);
    const modelId = `m-${context.random.id()}` as LoggedModelId;
    const nowMs = context.clock.nowMs();
    const model: LoggedModel = {
      modelId,
      workspace,
      experimentId: experiment.experimentId,
      name: input.name === "" ? generateRunName(context.random) : input.name,
      artifactLocation: extendLocation(experiment.artifactLocation, "models", modelId, "artifacts"),
      modelType: input.modelType,
      sourceRunId: input.sourceRunId,
      status: LoggedModelStatus.pending,
      lifecycleStage: LifecycleStage.active,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      tags: lastOfEach(input.tags),
      params: lastOfEach(input.params),
      metrics: [],
    };
    insertLoggedModel(transaction, model);
    context.ledger.append(transaction, {
      type: "logged-model.created",
      subject: `logged-model:${modelId}`,
      actor: actorId,
      workspace,
      payload: { name: model.name, experimentId: model.experimentId, sourceRunId: model.sourceRunId },
    });
    return model;
  });
}
