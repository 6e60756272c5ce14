import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import {
  conflict,
  extendLocation,
  getExperiment,
  importEvaluationDataset,
  importExperiment,
  importLoggedModel,
  type ImportOutcome,
  importRun,
  recorded,
  stagePoints,
  unchanged,
} from "#tracking";
import { importTrace } from "#traces";
import type { BatchItem, ItemOfKind } from "./batch.schema.ts";
import { importErrors } from "./errors.ts";
import { type ClaimedRun, findClaim, saveClaim } from "./import-run.store.ts";
import { findMappedExperiment, saveMappedExperiment } from "./import.store.ts";
import type { Import } from "./import.ts";
import type { PreparedRun } from "./prepare-runs.ts";
import { pointsOf, readDouble, readInt64, readJson, readModels } from "./read-item.ts";

/** What became of an item; of an experiment also where its runs go. */
export type ItemResult = ImportOutcome & {
  readonly experimentId?: string;
  readonly artifactLocation?: string;
};

type Recording = Pick<AppContext, "clock" | "ledger" | "random">;

/** @throws PlumblineError `imports/run-incomplete`, `tracking/experiment-not-found`. */
export function recordItem(
  context: Recording,
  transaction: Transaction,
  principal: Principal,
  running: Import,
  item: BatchItem,
  prepared: ReadonlyMap<string, PreparedRun>,
): ItemResult {
  if (item.kind === "experiment") return recordExperiment(context, transaction, principal, running, item);
  if (item.kind === "points") return recordPoints(transaction, running, item);
  if (item.kind === "run") {
    return recordRun(context, transaction, principal, running, item, prepared.get(item.runId));
  }
  if (item.kind === "trace") return recordTrace(context, transaction, principal, running, item);
  if (item.kind === "evaluation-dataset") {
    const { kind: _kind, ...dataset } = item;
    return importEvaluationDataset(context, transaction, principal, { importId: running.importId, dataset });
  }
  return recordLoggedModel(context, transaction, principal, running, item);
}

function recordExperiment(
  context: Recording,
  transaction: Transaction,
  principal: Principal,
  running: Import,
  experiment: ItemOfKind<"experiment">,
): ItemResult {
  const knownId = findMappedExperiment(transaction, running, experiment.sourceId);
  const { importId } = running;
  const place = importExperiment(context, transaction, principal, { importId, knownId, experiment });
  if (place.experiment === undefined) return place.result;
  const { experimentId, artifactLocation } = place.experiment;
  if (knownId !== experimentId) {
    saveMappedExperiment(transaction, running, experiment.sourceId, experimentId);
  }
  return { ...place.result, experimentId, artifactLocation };
}

function recordPoints(transaction: Transaction, running: Import, item: ItemOfKind<"points">): ItemResult {
  const elsewhere = claimedElsewhere(running, findClaim(transaction, item.runId), item.runId);
  if (elsewhere !== undefined) return elsewhere;
  if (!stagePoints(transaction, item, pointsOf(item.series))) return unchanged;
  saveClaim(transaction, running.importId, item.runId, false);
  return recorded;
}

function claimedElsewhere(
  { workspace }: Import,
  claim: ClaimedRun | undefined,
  runId: string,
): ItemResult | undefined {
  return claim === undefined || claim.workspace === workspace
    ? undefined
    : conflict(`run ${runId} is being imported into the workspace ${claim.workspace}`);
}

function recordRun(
  context: Recording,
  transaction: Transaction,
  principal: Principal,
  running: Import,
  { series, modelInputs, modelOutputs, ...fields }: ItemOfKind<"run">,
  prepared: PreparedRun | undefined,
): ItemResult {
  const { importId } = running;
  const claim = findClaim(transaction, fields.runId);
  const elsewhere = claimedElsewhere(running, claim, fields.runId);
  if (elsewhere !== undefined) return elsewhere;
  const isOpen = claim?.isRecorded === 0;
  if (isOpen && prepared?.revision !== undefined && prepared.revision !== claim.revision) {
    throw importErrors["run-changed"]({ runId: fields.runId });
  }
  const result = importRun(context, transaction, principal, {
    importId,
    run: {
      ...fields,
      points: pointsOf(series),
      modelInputs: readModels(modelInputs),
      modelOutputs: readModels(modelOutputs),
    },
    before: prepared?.digest,
  });
  const { runId } = fields;
  if (result.outcome === "incomplete") {
    const { digest: written, points } = result.written;
    throw importErrors["run-incomplete"]({ runId, expected: fields.digest, written, points });
  }
  if (result.outcome !== "conflict") saveClaim(transaction, running.importId, runId, true);
  return result;
}

function recordLoggedModel(
  context: Recording,
  transaction: Transaction,
  principal: Principal,
  { importId }: Import,
  { metrics, ...fields }: ItemOfKind<"logged-model">,
): ItemResult {
  return importLoggedModel(context, transaction, principal, {
    importId,
    model: {
      ...fields,
      metrics: metrics.map(({ value, timestampMs, step, ...metric }) => ({
        ...metric,
        value: readDouble(value),
        timestampMs: readInt64(timestampMs),
        step: readInt64(step),
      })),
    },
  });
}

function recordTrace(
  context: Recording,
  transaction: Transaction,
  principal: Principal,
  { importId }: Import,
  { traceId, experimentId, artifactLocation, info, spans, invalidAssessments }: ItemOfKind<"trace">,
): ItemResult {
  const experiment = getExperiment(transaction, principal.workspace, experimentId);
  const trace = {
    info: {
      ...(readJson("info", info) as object),
      trace_id: traceId,
      trace_location: { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experimentId } },
    },
    spans: readJson("spans", spans),
    invalidAssessments,
    artifactLocation:
      artifactLocation ?? extendLocation(experiment.artifactLocation, "traces", traceId, "artifacts"),
  };
  return importTrace(context, transaction, principal, { importId, trace });
}
