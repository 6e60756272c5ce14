import type { Reader } from "#storage";
import { trackingErrors } from "./errors.ts";
import { LifecycleStage } from "./lifecycle.ts";
import type { RunInfo } from "./run.ts";
import { findRun } from "./run.store.ts";

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
