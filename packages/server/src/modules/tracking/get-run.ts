import type { Reader } from "#storage";
import { trackingErrors } from "./errors.ts";
import { LifecycleStage } from "./lifecycle.ts";
import { listLatest } from "./metric.store.ts";
import type { Run, RunInfo } from "./run.ts";
import { listDatasetInputs, listRunModels } from "./run-inputs.store.ts";
import { findRun } from "./run.store.ts";
import { listParams, listTags } from "./run-values.store.ts";

/** @throws PlumblineError `tracking/run-not-found`. */
export function getRunInfo(reader: Reader, workspace: string, runId: string): RunInfo {
  const info = findRun(reader, workspace, runId);
  if (info === undefined) throw trackingErrors["run-not-found"]({ runId });
  return info;
}

/** @throws PlumblineError `tracking/run-not-found`, `tracking/run-not-active`. */
export function getActiveRun(reader: Reader, workspace: string, runId: string): RunInfo {
  const info = getRunInfo(reader, workspace, runId);
  if (info.lifecycleStage !== LifecycleStage.active) throw trackingErrors["run-not-active"]({ runId });
  return info;
}

/** @throws PlumblineError `tracking/run-not-found`. */
export function getRun(reader: Reader, workspace: string, runId: string): Run {
  return withValues(reader, getRunInfo(reader, workspace, runId));
}

export function withValues(reader: Reader, info: RunInfo): Run {
  const { runId } = info;
  return {
    info,
    metrics: listLatest(reader, runId),
    params: listParams(reader, runId),
    tags: listTags(reader, runId),
    datasetInputs: listDatasetInputs(reader, runId),
    modelInputs: listRunModels(reader, runId, "input"),
    modelOutputs: listRunModels(reader, runId, "output"),
  };
}
