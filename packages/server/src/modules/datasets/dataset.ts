import type { Id } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";

export type DatasetId = Id<"dataset">;
export type DatasetVersionId = Id<"dataset-version">;
/** `sha256:` and the lower-case hexadecimal SHA-256 of the file's bytes. */
export type DatasetDigest = Id<"dataset-digest">;

export const DatasetFormat = { parquet: "parquet", csv: "csv" } as const;
export type DatasetFormat = (typeof DatasetFormat)[keyof typeof DatasetFormat];

/**
 * What the values of a column are, whatever width the file stores them in. `uint64` is apart because it may pass an
 * int64; `nested` is any list, struct or map; `other` is a type that no model input has.
 */
export const ColumnType = {
  boolean: "boolean",
  int64: "int64",
  uint64: "uint64",
  double: "double",
  decimal: "decimal",
  string: "string",
  date: "date",
  time: "time",
  timestamp: "timestamp",
  binary: "binary",
  nested: "nested",
  other: "other",
} as const;
export type ColumnType = (typeof ColumnType)[keyof typeof ColumnType];

/** What a column is for. A column may have several roles. */
export const ColumnRole = {
  feature: "feature",
  target: "target",
  id: "id",
  entityKey: "entity_key",
  time: "time",
  sensitive: "sensitive",
  segment: "segment",
  slice: "slice",
  ignored: "ignored",
} as const;
export type ColumnRole = (typeof ColumnRole)[keyof typeof ColumnRole];

export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullCount: number;
  /** Exact below about a thousand; above, by HyperLogLog, a few per cent off. */
  readonly approximateDistinctCount: number;
}

/** What reading the file found. */
export interface DatasetProfile {
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
}

export interface DatasetColumn extends ColumnProfile {
  readonly roles: readonly ColumnRole[];
}

/** One immutable file under a name. Only its roles change. */
export interface DatasetVersion {
  readonly versionId: DatasetVersionId;
  readonly name: string;
  readonly digest: DatasetDigest;
  readonly format: DatasetFormat;
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly columns: readonly DatasetColumn[];
  readonly createdAtMs: number;
  readonly createdBy: ActorId;
}

/** Where the files of a workspace's datasets lie. */
export function datasetScope(workspace: WorkspaceId): { workspace: string; retentionClass: string } {
  return { workspace, retentionClass: "dataset" };
}

export function sha256OfDigest(digest: DatasetDigest): string {
  return digest.slice("sha256:".length);
}
