import type { Id } from "@plumbline/platform";
import type { ExperimentId } from "./experiment.ts";
import type { KeyValue } from "./key-value.ts";
import type { LifecycleStage } from "./lifecycle.ts";
import type { Metric } from "./metric.ts";

/** 32 lower-case hexadecimal characters. */
export type RunId = Id<"run">;

export const RunStatus = {
  running: "RUNNING",
  scheduled: "SCHEDULED",
  finished: "FINISHED",
  failed: "FAILED",
  killed: "KILLED",
} as const;
export type RunStatus = (typeof RunStatus)[keyof typeof RunStatus];

/** MLflow's numbers of the statuses, from 1. */
const numbered: readonly RunStatus[] = [
  RunStatus.running,
  RunStatus.scheduled,
  RunStatus.finished,
  RunStatus.failed,
  RunStatus.killed,
];

/** A status by name or number; undefined for what is none, which MLflow ignores. */
export function parseRunStatus(value: unknown): RunStatus | undefined {
  return typeof value === "number" ? numbered[value - 1] : numbered.find((status) => status === value);
}

/** Whether a run with this status is over. */
export function isTerminal(status: RunStatus): boolean {
  return status === RunStatus.finished || status === RunStatus.failed || status === RunStatus.killed;
}

/** The run's name is also its tag of this key. */
export const runNameTag = "mlflow.runName";

/** A run without what was logged to it. */
export interface RunInfo {
  readonly runId: RunId;
  readonly workspace: string;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTimeMs: number;
  readonly endTimeMs: number | null;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
  /** When its client was found to be gone; absent for a run that is just being made. */
  readonly crashedAtMs?: number | null;
}

export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
  readonly tags: readonly KeyValue[];
}

export interface RunModel {
  readonly modelId: string;
  readonly step: number | bigint;
}

/** A run with what was logged to it; of each metric the latest point. */
export interface Run {
  readonly info: RunInfo;
  readonly metrics: readonly Metric[];
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  readonly datasetInputs: readonly DatasetInput[];
  readonly modelInputs: readonly RunModel[];
  readonly modelOutputs: readonly RunModel[];
}
