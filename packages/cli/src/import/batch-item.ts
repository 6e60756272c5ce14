import type { ExperimentRecord, Int64, LoggedModelRecord, Point, RunModel, RunRecord } from "./records.ts";

/** Items of a batch as the server's API for imports takes them. */
export type BatchItem = {
  readonly kind: "experiment" | "points" | "run" | "logged-model" | "trace" | "evaluation-dataset";
} & Readonly<Record<string, unknown>>;

/** The points of one metric on their way. */
export interface Series {
  readonly key: string;
  readonly points: readonly Point[];
}

/** @param artifactLocation Null where its artifacts are to lie on the server. */
export function experimentItem(experiment: ExperimentRecord, artifactLocation: string | null): BatchItem {
  const { id, name, lifecycleStage, createdAtMs, updatedAtMs, tags } = experiment;
  return {
    kind: "experiment",
    sourceId: id,
    name,
    artifactLocation,
    lifecycleStage,
    createdAtMs,
    updatedAtMs,
    tags,
  };
}

export function pointsItem(
  run: { runId: string; experimentId: string },
  restart: boolean,
  series: readonly Series[],
): BatchItem {
  return { kind: "points", ...run, restart, series: series.map(writeSeries) };
}

export function runItem(
  run: RunRecord,
  place: { experimentId: string; artifactUri: string | null },
  content: { series: readonly Series[]; digest: string },
): BatchItem {
  const { latestMetrics: _inSeries, modelInputs, modelOutputs, ...fields } = run;
  return {
    ...fields,
    ...place,
    kind: "run",
    series: content.series.map(writeSeries),
    modelInputs: modelInputs.map(writeRunModel),
    modelOutputs: modelOutputs.map(writeRunModel),
    digest: content.digest,
  };
}

export function loggedModelItem(
  model: LoggedModelRecord,
  place: { experimentId: string; artifactLocation: string | null },
): BatchItem {
  return {
    ...model,
    ...place,
    kind: "logged-model",
    metrics: model.metrics.map(({ value, timestampMs, step, ...metric }) => ({
      ...metric,
      value: writeDouble(value),
      timestampMs: writeInt64(timestampMs),
      step: writeInt64(step),
    })),
  };
}

function writeSeries({ key, points }: Series): object {
  return {
    key,
    points: points.map(({ timestampMs, step, value }) => [
      writeInt64(timestampMs),
      writeInt64(step),
      writeDouble(value),
    ]),
  };
}

function writeRunModel({ modelId, step }: RunModel): object {
  return { modelId, step: writeInt64(step) };
}

function writeInt64(value: Int64): number | string {
  return typeof value === "bigint" ? String(value) : value;
}

/** As text also where JSON would write a whole number that readers take for an int64. */
function writeDouble(value: number): number | string {
  const isPlain = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isPlain ? value : String(value);
}
