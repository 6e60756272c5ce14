/** What trackers hold, in one shape whichever it came from. Times are milliseconds since 1970. */

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export type LifecycleStage = "active" | "deleted";
/** Exact: a `bigint` where a JavaScript number cannot hold it. */
export type Int64 = number | bigint;

/** One point of a metric. NaN and the infinities are values. */
export interface Point {
  readonly timestampMs: Int64;
  readonly step: Int64;
  readonly value: number;
}

export interface ExperimentRecord {
  readonly id: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly KeyValue[];
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
  readonly step: Int64;
}

export interface RunRecord {
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly userId: string;
  readonly status: string;
  readonly startTimeMs: number;
  readonly endTimeMs: number | null;
  readonly lifecycleStage: LifecycleStage;
  readonly artifactUri: string;
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  /** Of each metric the latest point. */
  readonly latestMetrics: readonly (Point & { readonly key: string })[];
  readonly datasetInputs: readonly DatasetInput[];
  readonly modelInputs: readonly RunModel[];
  readonly modelOutputs: readonly RunModel[];
}

export interface LoggedModelRecord {
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly modelType: string;
  readonly sourceRunId: string;
  readonly status: string;
  readonly lifecycleStage: LifecycleStage;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly KeyValue[];
  readonly params: readonly KeyValue[];
  readonly metrics: readonly (Point & {
    readonly key: string;
    readonly runId: string;
    readonly datasetName: string | null;
    readonly datasetDigest: string | null;
  })[];
}

export interface RegisteredModelRecord {
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly KeyValue[];
  readonly aliases: readonly { readonly alias: string; readonly version: number }[];
}

export interface ModelVersionRecord {
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly runId: string | undefined;
  /** The logged model that it was registered from, where the tracker says so. */
  readonly modelId: string | undefined;
  readonly runLink: string;
  readonly description: string | undefined;
  readonly stage: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags: readonly KeyValue[];
}
