import type { Id } from "@plumbline/platform";
import type { DatasetColumn, DatasetFormat } from "#datasets";
import type { JobId } from "#jobs";
import type { ActorId, WorkspaceId } from "#ports";
import type { FrozenFile, ModelSignature, ModelVersionId } from "#registry";

export type EvaluationId = Id<"evaluation">;

/** The kind of the job that evaluates. */
export const evaluateKind = "evaluate";

/** Where an evaluation stands in its own records; while `pending` its job knows more. */
export const EvaluationState = {
  pending: "pending",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
} as const;
export type EvaluationState = (typeof EvaluationState)[keyof typeof EvaluationState];

/** One run of a version on a dataset. */
export interface Evaluation {
  readonly id: EvaluationId;
  readonly workspace: WorkspaceId;
  readonly modelName: string;
  readonly version: number;
  readonly versionId: ModelVersionId;
  readonly versionDigest: string;
  readonly datasetName: string;
  readonly datasetDigest: string;
  readonly threshold: number;
  readonly minimumGroupPositives: number;
  readonly jobId: JobId;
  readonly state: EvaluationState;
  /** Why it failed or was cancelled. */
  readonly reason: string | null;
  /** Digest of the envelope that holds its figures. */
  readonly evidenceSha256: string | null;
  readonly createdBy: ActorId;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

/** What the worker is given: everything by digest, nothing to look up. */
export interface EvaluateJobInput {
  /** What the worker may read. */
  readonly objects: readonly { sha256: string; sizeBytes: number; retentionClass: string }[];
  readonly model: {
    readonly name: string;
    readonly version: number;
    readonly digest: string;
    readonly onnxPath: string;
    readonly files: readonly FrozenFile[];
    readonly signature: ModelSignature;
  };
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly format: DatasetFormat;
    readonly sha256: string;
    readonly rowCount: number;
    readonly columns: readonly Pick<DatasetColumn, "name" | "type" | "roles">[];
  };
  readonly threshold: number;
  readonly minimumGroupPositives: number;
}
