import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { nextAnchorMs } from "./anchor-interval.ts";
import { extendLocation } from "./artifact-location.ts";
import { trackingErrors } from "./errors.ts";
import { getActiveExperiment } from "./get-experiment.ts";
import { type KeyValue, lastOfEach } from "./key-value.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { type Run, type RunId, type RunInfo, runNameTag, RunStatus } from "./run.ts";
import { generateRunName } from "./run-name.ts";
import { saveSeen } from "./run-life.store.ts";
import { insertRun } from "./run.store.ts";
import { saveTag } from "./run-values.store.ts";
import { WireInput } from "./wire-input.ts";

export interface NewRun {
  readonly experimentId: string;
  readonly userId: string;
  readonly name: string;
  readonly startTimeMs: number;
  readonly tags: readonly KeyValue[];
}

export function readNewRun(body: unknown): NewRun {
  return WireInput.read("create run", body, (input) => {
    const name = input.text("run_name") ?? "";
    const tags = input.list("tags", readFirstTag);
    const tagged = tags.findLast(({ key }) => key === runNameTag)?.value;
    if (name !== "" && tagged !== undefined && tagged !== "" && tagged !== name) {
      input.note(
        "run_name",
        `is ${JSON.stringify(name)}, but the tag ${runNameTag} is ${JSON.stringify(tagged)}; give one of the two`,
      );
    }
    return {
      experimentId: input.text("experiment_id") ?? "",
      userId: input.text("user_id") ?? "",
      name: name === "" ? (tagged ?? "") : name,
      startTimeMs: input.integer("start_time") ?? 0,
      tags,
    };
  });
}

/** A tag that a run starts with. MLflow checks neither its key nor its length; existing scripts rely on it. */
function readFirstTag(input: WireInput): KeyValue {
  return { key: input.text("key") ?? "", value: input.text("value") ?? "" };
}

/**
 * @throws PlumblineError `tracking/run-without-experiment`, `tracking/experiment-not-found`,
 *   `tracking/experiment-not-active`.
 */
export async function createRun(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "random">,
  principal: Principal,
  input: NewRun,
): Promise<Run> {
  const { workspace, actorId } = principal;
  if (input.experimentId === "") throw trackingErrors["run-without-experiment"]({});
  return context.storage.write((transaction) => {
    const experiment = getActiveExperiment(transaction, workspace, input.experimentId);
    const runId = context.random.id() as RunId;
    const name = input.name === "" ? generateRunName(context.random) : input.name;
    const info: RunInfo = {
      runId,
      workspace,
      experimentId: experiment.experimentId,
      name,
      userId: input.userId,
      status: RunStatus.running,
      startTimeMs: input.startTimeMs,
      endTimeMs: null,
      artifactUri: extendLocation(experiment.artifactLocation, runId, "artifacts"),
      lifecycleStage: LifecycleStage.active,
    };
    insertRun(transaction, info, nextAnchorMs(context.clock));
    saveSeen(transaction, runId, context.clock.nowMs());
    const tags = lastOfEach([...input.tags, { key: runNameTag, value: name }]);
    for (const tag of tags) saveTag(transaction, runId, tag);
    context.ledger.append(transaction, {
      type: "run.created",
      subject: `run:${runId}`,
      actor: actorId,
      workspace,
      payload: { experimentId: info.experimentId, name, userId: info.userId, startTimeMs: info.startTimeMs },
    });
    return { info, tags, metrics: [], params: [], datasetInputs: [], modelInputs: [], modelOutputs: [] };
  });
}
