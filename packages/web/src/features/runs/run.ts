/** A run as MLflow's wire has it. An absent list is an empty one. */
export interface WireRun {
  readonly info: {
    readonly run_id: string;
    readonly run_name: string;
    readonly experiment_id: string;
    readonly user_id?: string;
    readonly status: string;
    readonly start_time: number;
    readonly end_time?: number;
    readonly artifact_uri: string;
    readonly lifecycle_stage: string;
    /** Beside MLflow's fields, to which a crashed run is FAILED. */
    readonly crashed_at?: number;
  };
  readonly data: {
    readonly metrics?: readonly WireMetric[];
    readonly params?: readonly KeyValue[];
    readonly tags?: readonly KeyValue[];
  };
  readonly inputs?: {
    readonly dataset_inputs?: readonly DatasetInput[];
    readonly model_inputs?: readonly { readonly model_id: string }[];
  };
  readonly outputs?: { readonly model_outputs?: readonly { readonly model_id: string }[] };
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface WireMetric {
  readonly key: string;
  /** `NaN`, `Infinity` and `-Infinity` travel as text. */
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
}

export interface DatasetInput {
  readonly tags?: readonly KeyValue[];
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly source_type: string;
    readonly source: string;
  };
}

export interface Run {
  readonly runId: string;
  readonly name: string;
  readonly experimentId: string;
  readonly status: RunStatus;
  readonly userName: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly artifactUri: string;
  readonly isDeleted: boolean;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly datasets: readonly DatasetInput[];
  readonly outputModelIds: readonly string[];
}

export interface Metric {
  readonly value: number;
  readonly step: number;
}

export const RunStatus = {
  running: "RUNNING",
  scheduled: "SCHEDULED",
  finished: "FINISHED",
  failed: "FAILED",
  killed: "KILLED",
  crashed: "CRASHED",
} as const;
export type RunStatus = (typeof RunStatus)[keyof typeof RunStatus];

/** What MLflow writes for itself, which is no tag of the user's. */
export const isSystemTag = (key: string): boolean => key.startsWith("mlflow.");

/** Metrics of the machine that a run ran on, as MLflow's logger and the Python helper name them. */
export const isSystemMetric = (key: string): boolean => key.startsWith("system/");

function statusOf({ status, crashed_at }: WireRun["info"]): RunStatus {
  if (crashed_at !== undefined) return RunStatus.crashed;
  return Object.values(RunStatus).find((known) => known === status) ?? RunStatus.running;
}

export function readRun({ info, data, inputs, outputs }: WireRun): Run {
  const tags = new Map((data.tags ?? []).map(({ key, value }) => [key, value]));
  return {
    runId: info.run_id,
    name: info.run_name,
    experimentId: info.experiment_id,
    status: statusOf(info),
    userName: tags.get("mlflow.user") ?? info.user_id ?? "",
    startedAtMs: info.start_time,
    endedAtMs: info.end_time,
    artifactUri: info.artifact_uri,
    isDeleted: info.lifecycle_stage === "deleted",
    metrics: new Map(
      (data.metrics ?? []).map(({ key, value, step }) => [key, { value: Number(value), step }]),
    ),
    params: new Map((data.params ?? []).map(({ key, value }) => [key, value])),
    tags,
    datasets: inputs?.dataset_inputs ?? [],
    outputModelIds: (outputs?.model_outputs ?? []).map((model) => model.model_id),
  };
}
