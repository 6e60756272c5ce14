/** As `/api/v1/models` has them. */
export interface ModelVersionSummary {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly stage: string;
  readonly description: string;
  readonly source: string;
  readonly runId: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly aliases: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
}

export interface FrozenFile {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface SignatureField {
  readonly name?: string;
  readonly type: string;
  readonly required: boolean;
  readonly "tensor-spec"?: { readonly dtype: string; readonly shape: readonly number[] };
}

export interface ModelVersion extends ModelVersionSummary {
  readonly flavors: readonly string[];
  readonly onnx: FrozenFile | null;
  readonly signature: {
    readonly inputs: readonly SignatureField[];
    readonly outputs: readonly SignatureField[];
  } | null;
  readonly manifestProblem: string | null;
  readonly files: readonly FrozenFile[];
}

interface ModelFields {
  readonly name: string;
  readonly description: string;
  readonly aliases: readonly { readonly alias: string; readonly version: number }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdBy: string;
}

export interface ListedModel extends ModelFields {
  readonly latestVersion: ModelVersionSummary | null;
}

export interface RegisteredModel extends ModelFields {
  readonly versions: readonly ModelVersionSummary[];
  readonly aliasHistory: readonly {
    readonly alias: string;
    readonly version: number | null;
    readonly changedAt: string;
    readonly changedBy: string;
  }[];
}
