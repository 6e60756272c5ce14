import type { Id } from "@plumbline/platform";
import type { ActorId } from "#ports";
import type { ModelManifest } from "./model-manifest.ts";
import type { ModelStage } from "./stage.ts";

export type RegisteredModelId = Id<"registered-model">;
export type ModelVersionId = Id<"model-version">;
/** `sha256:` and the tree digest of the files that were there at registration (`treeDigest` of `#artifacts`). */
export type VersionDigest = `sha256:${string}`;

/** A file of a version as it was at registration. Its content is the object of that digest, whatever is there now. */
export interface FrozenFile {
  /** Relative to the model's folder. */
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What there is to say about a version in a list. */
export interface ModelVersionSummary {
  readonly versionId: ModelVersionId;
  readonly modelId: RegisteredModelId;
  readonly name: string;
  readonly version: number;
  /** Undefined where it was never given or was taken away; MLflow tells that from an empty one. */
  readonly description: string | undefined;
  readonly stage: ModelStage;
  readonly source: string;
  /** Where clients download from: the source, resolved as far as MLflow does. */
  readonly storageLocation: string;
  /** Empty where no run made it. */
  readonly runId: string;
  readonly runLink: string;
  readonly loggedModelId: string | undefined;
  /** Of an empty list where the files lie outside this server: nothing can be evaluated or deployed then. */
  readonly digest: VersionDigest;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: ActorId;
  readonly tags: readonly Tag[];
}

/** A version whole, its files frozen. */
export interface ModelVersion extends ModelVersionSummary, ModelManifest {
  readonly status: "READY";
  readonly files: readonly FrozenFile[];
  /** The file that the onnx flavor names; its external data, if any, is among `files`. */
  readonly onnx: FrozenFile | undefined;
  readonly aliases: readonly string[];
}
