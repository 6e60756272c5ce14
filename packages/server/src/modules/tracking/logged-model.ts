import type { Id } from "@plumbline/platform";
import type { ExperimentId } from "./experiment.ts";
import type { KeyValue } from "./key-value.ts";
import type { LifecycleStage } from "./lifecycle.ts";
import type { Metric } from "./metric.ts";

/** `m-` and 32 lower-case hexadecimal characters. */
export type LoggedModelId = Id<"logged-model">;

export const LoggedModelStatus = {
  pending: "LOGGED_MODEL_PENDING",
  ready: "LOGGED_MODEL_READY",
  uploadFailed: "LOGGED_MODEL_UPLOAD_FAILED",
} as const;
export type LoggedModelStatus = (typeof LoggedModelStatus)[keyof typeof LoggedModelStatus];

/** MLflow's numbers of the statuses, from 1. */
const numbered: readonly LoggedModelStatus[] = [
  LoggedModelStatus.pending,
  LoggedModelStatus.ready,
  LoggedModelStatus.uploadFailed,
];

/** A status by name or number. */
export function parseLoggedModelStatus(value: unknown): LoggedModelStatus | undefined {
  return typeof value === "number" ? numbered[value - 1] : numbered.find((status) => status === value);
}

/** A model as it was logged: its files, and what is known of it before it is registered. */
export interface LoggedModel {
  readonly modelId: LoggedModelId;
  readonly workspace: string;
  readonly experimentId: ExperimentId;
  readonly name: string;
  readonly artifactLocation: string;
  readonly modelType: string;
  /** Empty where no run made it. */
  readonly sourceRunId: string;
  readonly status: LoggedModelStatus;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly KeyValue[];
  readonly params: readonly KeyValue[];
  readonly metrics: readonly LoggedModelMetric[];
}

/** A point that a run logged for the model, on a dataset or on none. */
export interface LoggedModelMetric extends Metric {
  readonly modelId: string;
  readonly runId: string;
  readonly datasetName: string | null;
  readonly datasetDigest: string | null;
}
