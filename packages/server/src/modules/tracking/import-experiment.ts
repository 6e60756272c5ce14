import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { type Experiment, type ExperimentId, proxiedScheme } from "./experiment.ts";
import {
  findExperiment,
  findExperimentByName,
  insertExperiment,
  nextExperimentId,
  saveExperimentTag,
} from "./experiment.store.ts";
import { conflict, type ImportOutcome, recorded, unchanged } from "./import-outcome.ts";
import type { KeyValue } from "./key-value.ts";
import { LifecycleStage } from "./lifecycle.ts";

/** Ids from here on are made at random elsewhere; taking one over would make the next id here as long. */
const firstLongId = 1_000_000_000;

export interface ImportedExperiment {
  /** Its id where it comes from; kept where it is free here. */
  readonly sourceId: string;
  readonly name: string;
  /** A store outside; null where its artifacts are to lie here. */
  readonly artifactLocation: string | null;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly KeyValue[];
}

export interface ImportedExperimentPlace {
  /** Where its runs go; undefined where they can go nowhere. */
  readonly experiment: { readonly experimentId: ExperimentId; readonly artifactLocation: string } | undefined;
  readonly result: ImportOutcome;
}

/**
 * Finds or makes the experiment that imported runs go to: the one that an earlier import chose (`knownId`), else the one
 * of this name, else a new one. Tags that are missing here are added; others stay as they are.
 */
export function importExperiment(
  context: Pick<AppContext, "ledger">,
  transaction: Transaction,
  principal: Principal,
  input: { importId: string; knownId: string | undefined; experiment: ImportedExperiment },
): ImportedExperimentPlace {
  const { importId, knownId, experiment: imported } = input;
  const { workspace, actorId } = principal;
  const here =
    (knownId === undefined ? undefined : findExperiment(transaction, workspace, knownId as ExperimentId)) ??
    findExperimentByName(transaction, workspace, imported.name);
  const { experiment, result } =
    here === undefined
      ? { experiment: insertImported(transaction, workspace, imported), result: recorded }
      : mergeInto(transaction, here, imported);
  if (result.outcome === "recorded" && experiment !== undefined) {
    context.ledger.append(transaction, {
      type: "experiment.imported",
      subject: `experiment:${experiment.experimentId}`,
      actor: actorId,
      workspace,
      payload: { importId, name: experiment.name, sourceId: imported.sourceId, merged: here !== undefined },
    });
  }
  return { experiment, result };
}

function insertImported(
  transaction: Transaction,
  workspace: string,
  imported: ImportedExperiment,
): Experiment {
  const experimentId = freeId(transaction, workspace, imported.sourceId);
  const { name, lifecycleStage, createdAtMs, updatedAtMs, tags } = imported;
  const artifactLocation = imported.artifactLocation ?? `${proxiedScheme}/${experimentId}`;
  const experiment = {
    experimentId,
    workspace,
    name,
    artifactLocation,
    lifecycleStage,
    createdAtMs,
    updatedAtMs,
    tags,
  };
  insertExperiment(transaction, experiment);
  return experiment;
}

function freeId(transaction: Transaction, workspace: string, sourceId: string): ExperimentId {
  const id = Number(sourceId);
  const isKept = /^[1-9]\d*$/.test(sourceId) && id < firstLongId;
  return isKept && findExperiment(transaction, workspace, sourceId as ExperimentId) === undefined
    ? (sourceId as ExperimentId)
    : nextExperimentId(transaction, workspace);
}

function mergeInto(
  transaction: Transaction,
  here: Experiment,
  imported: ImportedExperiment,
): { experiment: Experiment | undefined; result: ImportOutcome } {
  const name = JSON.stringify(here.name);
  if (here.lifecycleStage === LifecycleStage.deleted && imported.lifecycleStage === LifecycleStage.active) {
    const reason = `experiment ${name} is deleted here; restore or rename it and import again`;
    return { experiment: undefined, result: conflict(reason) };
  }
  const known = new Map(here.tags.map(({ key, value }) => [key, value]));
  const missing = imported.tags.filter(({ key }) => !known.has(key));
  for (const tag of missing) saveExperimentTag(transaction, here.workspace, here.experimentId, tag);
  const differing = imported.tags.filter(({ key, value }) => known.has(key) && known.get(key) !== value);
  const keys = differing.map(({ key }) => key).join(", ");
  const result =
    missing.length > 0
      ? recorded
      : differing.length > 0
        ? conflict(`experiment ${name} has other values of the tags ${keys} here; they stay as they are`)
        : unchanged;
  return { experiment: here, result };
}
