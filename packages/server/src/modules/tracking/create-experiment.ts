import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { checkArtifactLocation, completeLocation } from "./artifact-location.ts";
import { trackingErrors } from "./errors.ts";
import { type Experiment, type ExperimentId, proxiedScheme } from "./experiment.ts";
import { findExperimentByName, insertExperiment, nextExperimentId } from "./experiment.store.ts";
import { type KeyValue, lastOfEach, readKeyValue } from "./key-value.ts";
import { LifecycleStage } from "./lifecycle.ts";
import {
  checkKey,
  checkLength,
  maximumExperimentNameCharacters,
  maximumExperimentTagCharacters,
} from "./value-rules.ts";
import { WireInput } from "./wire-input.ts";

export interface NewExperiment {
  readonly name: string;
  /** Empty for the place that the server chooses. */
  readonly artifactLocation: string;
  readonly tags: readonly KeyValue[];
}

export function readNewExperiment(body: unknown): NewExperiment {
  return WireInput.read("create experiment", body, (input) => {
    const name = input.requiredText("name");
    checkLength(input, "name", name, maximumExperimentNameCharacters);
    const artifactLocation = input.text("artifact_location") ?? "";
    checkArtifactLocation(input, "artifact_location", artifactLocation);
    return {
      name,
      artifactLocation: completeLocation(artifactLocation),
      tags: input.list("tags", readExperimentTag),
    };
  });
}

export function readExperimentTag(input: WireInput): KeyValue {
  const tag = readKeyValue(input);
  checkKey(input, "key", tag.key);
  checkLength(input, "value", tag.value, maximumExperimentTagCharacters);
  return tag;
}

/** @throws PlumblineError `tracking/experiment-name-taken`: also by a deleted experiment. */
export async function createExperiment(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  { name, artifactLocation, tags }: NewExperiment,
): Promise<ExperimentId> {
  const { workspace, actorId } = principal;
  return context.storage.write((transaction) => {
    const namesake = findExperimentByName(transaction, workspace, name);
    if (namesake !== undefined) {
      const deleted = namesake.lifecycleStage === LifecycleStage.deleted;
      throw trackingErrors["experiment-name-taken"]({ name, deleted });
    }
    const experimentId = nextExperimentId(transaction, workspace);
    const nowMs = context.clock.nowMs();
    const experiment: Experiment = {
      experimentId,
      workspace,
      name,
      artifactLocation: artifactLocation === "" ? `${proxiedScheme}/${experimentId}` : artifactLocation,
      lifecycleStage: LifecycleStage.active,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      tags: lastOfEach(tags),
    };
    insertExperiment(transaction, experiment);
    context.ledger.append(transaction, {
      type: "experiment.created",
      subject: `experiment:${experimentId}`,
      actor: actorId,
      workspace,
      payload: { name, artifactLocation: experiment.artifactLocation },
    });
    return experimentId;
  });
}
