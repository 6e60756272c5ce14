import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { nextAnchorMs } from "./anchor-interval.ts";
import { extendLocation } from "./artifact-location.ts";
import { getExperiment } from "./get-experiment.ts";
import { compareFields, conflict, type ImportOutcome, recorded } from "./import-outcome.ts";
import { hasLongHistory, haveSameDigest } from "./import-run-digest.ts";
import { findWorkspaceOfRun } from "./imported-run.store.ts";
import type { KeyValue } from "./key-value.ts";
import { LifecycleStage } from "./lifecycle.ts";
import type { Metric } from "./metric.ts";
import { addPoints } from "./metric.store.ts";
import { computeRunDigest, type RunDigest } from "./run-digest.ts";
import {
  insertRunInput,
  insertRunModel,
  listDatasetInputs,
  listRunModels,
  saveLoggedDataset,
} from "./run-inputs.store.ts";
import {
  type DatasetInput,
  isTerminal,
  type RunId,
  type RunInfo,
  type RunModel,
  type RunStatus,
} from "./run.ts";
import { findRun, insertRun, saveAnchorDigest, setAnchorDue, setStageOfRun } from "./run.store.ts";
import { insertParam, listParams, listTags, saveTag } from "./run-values.store.ts";

export interface ImportedRun {
  readonly runId: string;
  /** Of the experiment here. */
  readonly experimentId: string;
  readonly name: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTimeMs: number;
  readonly endTimeMs: number | null;
  readonly lifecycleStage: LifecycleStage;
  /** A store outside; null where its artifacts lie here. */
  readonly artifactUri: string | null;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  /** What `stagePoints` did not lay down before. */
  readonly points: readonly Metric[];
  readonly datasetInputs: readonly DatasetInput[];
  readonly modelInputs: readonly RunModel[];
  readonly modelOutputs: readonly RunModel[];
  /** `computeRunDigest` of the params, tags and points where the run comes from. */
  readonly digest: string;
}

/** What was written is not what the source has: nothing of it may stay. */
export interface IncompleteRun {
  readonly outcome: "incomplete";
  readonly written: RunDigest;
}

/**
 * Makes a run as it was elsewhere: id, times, status, params, tags, points, inputs and outputs, at once. The ledger says
 * that it was imported, by whom and when; it gets no entries that pretend to be older.
 *
 * @param import.before The digest of the run with all of its points, where they lie here and were read before: that takes
 *   long. The caller has seen that they are the same still.
 *
 * On `incomplete` the caller has to abandon the transaction.
 * @throws PlumblineError `tracking/experiment-not-found`.
 */
export function importRun(
  context: Pick<AppContext, "ledger" | "clock" | "random">,
  transaction: Transaction,
  principal: Principal,
  { importId, run, before }: { importId: string; run: ImportedRun; before: RunDigest | undefined },
): ImportOutcome | IncompleteRun {
  const { workspace, actorId } = principal;
  const { runId, digest } = run;
  const info = infoOf(transaction, workspace, run);
  const owner = findWorkspaceOfRun(transaction, runId);
  if (owner !== undefined) return compareWithRun(transaction, owner, info, run, before);
  const laidDown = hasLongHistory(transaction, runId) ? before : undefined;
  if (laidDown === undefined) addPoints(transaction, runId, Number(run.experimentId), run.points);
  for (const param of run.params) insertParam(transaction, runId, param);
  for (const tag of run.tags) saveTag(transaction, runId, tag);
  const written = laidDown ?? computeRunDigest(transaction, runId);
  const stored = { params: listParams(transaction, runId), tags: listTags(transaction, runId) };
  if (written.digest !== digest || !haveSameDigest(stored, run)) return { outcome: "incomplete", written };
  insertRun(transaction, info, nextAnchorMs(context.clock));
  writeInputs(context, transaction, info, run);
  if (run.lifecycleStage === LifecycleStage.deleted) {
    setStageOfRun(transaction, runId, LifecycleStage.deleted, context.clock.nowMs());
  }
  // The entry below is the run's anchor; an open run gets more.
  if (isTerminal(run.status)) setAnchorDue(transaction, runId, null);
  saveAnchorDigest(transaction, runId, digest);
  context.ledger.append(transaction, {
    type: "run.imported",
    subject: `run:${runId}`,
    actor: actorId,
    workspace,
    payload: { importId, experimentId: run.experimentId, status: run.status, ...written },
  });
  return recorded;
}

function infoOf(transaction: Transaction, workspace: string, run: ImportedRun): RunInfo {
  const experiment = getExperiment(transaction, workspace, run.experimentId);
  const { name, userId, status, startTimeMs, endTimeMs, lifecycleStage } = run;
  return {
    runId: run.runId as RunId,
    experimentId: experiment.experimentId,
    artifactUri: run.artifactUri ?? extendLocation(experiment.artifactLocation, run.runId, "artifacts"),
    workspace,
    name,
    userId,
    status,
    startTimeMs,
    endTimeMs,
    lifecycleStage,
  };
}

function writeInputs(
  context: Pick<AppContext, "random">,
  transaction: Transaction,
  info: RunInfo,
  run: ImportedRun,
): void {
  const { runId } = info;
  for (const dataset of run.datasetInputs) {
    const datasetId = saveLoggedDataset(transaction, info, dataset, context.random.id());
    insertRunInput(transaction, { inputId: context.random.id(), runId, datasetId, tags: dataset.tags });
  }
  for (const model of run.modelInputs) insertRunModel(transaction, runId, "input", model);
  for (const model of run.modelOutputs) insertRunModel(transaction, runId, "output", model);
}

function compareWithRun(
  transaction: Transaction,
  owner: string,
  info: RunInfo,
  { digest, datasetInputs, modelInputs, modelOutputs }: ImportedRun,
  before: RunDigest | undefined,
): ImportOutcome {
  const { runId } = info;
  const here = findRun(transaction, info.workspace, runId);
  if (here === undefined) return conflict(`run ${runId} is of the workspace ${JSON.stringify(owner)} here`);
  const idsOf = (models: readonly RunModel[]) => models.map(({ modelId }) => modelId);
  return compareFields<object>(
    `run ${runId}`,
    {
      ...here,
      paramsTagsAndMetrics: (before ?? computeRunDigest(transaction, runId)).digest,
      datasetInputs: listDatasetInputs(transaction, runId).map(datasetFields),
      modelInputs: idsOf(listRunModels(transaction, runId, "input")),
      modelOutputs: idsOf(listRunModels(transaction, runId, "output")),
    },
    {
      ...info,
      paramsTagsAndMetrics: digest,
      datasetInputs: datasetInputs.map(datasetFields),
      modelInputs: idsOf(modelInputs),
      modelOutputs: idsOf(modelOutputs),
    },
  );
}

function datasetFields(dataset: DatasetInput): unknown[] {
  const { name, digest, sourceType, source, schema, profile, tags } = dataset;
  return [
    name,
    digest,
    sourceType,
    source,
    schema,
    profile,
    tags.map(({ key, value }) => JSON.stringify([key, value])).sort(),
  ];
}
