import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { extendLocation } from "./artifact-location.ts";
import { getExperiment } from "./get-experiment.ts";
import { compareFields, conflict, type ImportOutcome, recorded } from "./import-outcome.ts";
import { findWorkspaceOfModel } from "./imported-run.store.ts";
import { addModelPoint } from "./logged-model-metric.store.ts";
import type { LoggedModel, LoggedModelId, LoggedModelMetric } from "./logged-model.ts";
import { findLoggedModel, insertLoggedModel } from "./logged-model.store.ts";

export interface ImportedLoggedModel extends Omit<
  LoggedModel,
  "workspace" | "artifactLocation" | "metrics" | "modelId" | "experimentId"
> {
  readonly modelId: string;
  /** Of the experiment here. */
  readonly experimentId: string;
  /** A store outside; null where its files lie here. */
  readonly artifactLocation: string | null;
  readonly metrics: readonly Omit<LoggedModelMetric, "modelId">[];
}

/**
 * Makes a logged model as it was elsewhere, with its id, times and metrics.
 * @throws PlumblineError `tracking/experiment-not-found`.
 */
export function importLoggedModel(
  context: Pick<AppContext, "ledger">,
  transaction: Transaction,
  principal: Principal,
  input: { importId: string; model: ImportedLoggedModel },
): ImportOutcome {
  const { workspace, actorId } = principal;
  const { metrics, ...imported } = input.model;
  const { modelId } = imported;
  const { experimentId, artifactLocation: root } = getExperiment(
    transaction,
    workspace,
    imported.experimentId,
  );
  const model = {
    ...imported,
    workspace,
    experimentId,
    modelId: modelId as LoggedModelId,
    artifactLocation: imported.artifactLocation ?? extendLocation(root, "models", modelId, "artifacts"),
  };
  const owner = findWorkspaceOfModel(transaction, modelId);
  if (owner !== undefined) {
    const here = findLoggedModel(transaction, workspace, modelId);
    if (here === undefined)
      return conflict(`logged model ${modelId} is of the workspace ${JSON.stringify(owner)} here`);
    return compareFields<object>(
      `logged model ${modelId}`,
      { ...here, ...pairsOf(here), metrics: here.metrics.map(metricFields) },
      { ...model, ...pairsOf(model), metrics: metrics.map(metricFields) },
    );
  }
  insertLoggedModel(transaction, { ...model, metrics: [] });
  for (const metric of metrics) {
    addModelPoint(transaction, metric.runId, {
      ...metric,
      modelId,
      datasetName: metric.datasetName ?? undefined,
      datasetDigest: metric.datasetDigest ?? undefined,
    });
  }
  context.ledger.append(transaction, {
    type: "logged-model.imported",
    subject: `logged-model:${modelId}`,
    actor: actorId,
    workspace,
    payload: {
      importId: input.importId,
      name: model.name,
      experimentId,
      sourceRunId: model.sourceRunId,
      metrics: metrics.length,
    },
  });
  return recorded;
}

function pairsOf({ tags, params }: Pick<LoggedModel, "tags" | "params">): object {
  return {
    tags: tags.map(({ key, value }) => [key, value]),
    params: params.map(({ key, value }) => [key, value]),
  };
}

function metricFields(metric: Omit<LoggedModelMetric, "modelId">): unknown[] {
  const { key, value, timestampMs, step, runId, datasetName, datasetDigest } = metric;
  return [key, String(value), String(timestampMs), String(step), runId, datasetName, datasetDigest];
}
