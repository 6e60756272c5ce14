import type { WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { RolesByColumn } from "./column-roles.ts";
import type {
  ColumnProfile,
  DatasetDigest,
  DatasetFormat,
  DatasetId,
  DatasetVersion,
  DatasetVersionId,
} from "./dataset.ts";
import type { ActorId } from "#ports";

interface VersionRow {
  readonly version_id: DatasetVersionId;
  readonly name: string;
  readonly digest: DatasetDigest;
  readonly format: DatasetFormat;
  readonly size_bytes: number;
  readonly row_count: number;
  readonly columns_json: string;
  readonly roles_json: string;
  readonly created_at_ms: number;
  readonly created_by: ActorId;
}

const selectVersions = `
  SELECT v.version_id, d.name, v.digest, v.format, v.size_bytes, v.row_count, v.columns_json, v.roles_json,
         v.created_at_ms, v.created_by
  FROM dataset_versions v JOIN datasets d ON d.dataset_id = v.dataset_id
  WHERE d.workspace = ?`;

/** The version of that digest, or undefined. */
export function getDatasetVersion(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
  digest: string,
): DatasetVersion | undefined {
  const row = reader.get<VersionRow>(
    `${selectVersions} AND d.name = ? AND v.digest = ?`,
    workspace,
    name,
    digest,
  );
  return row && versionOf(row);
}

/** Newest first. */
export function listDatasetVersions(reader: Reader, workspace: WorkspaceId, name: string): DatasetVersion[] {
  return reader
    .all<VersionRow>(
      `${selectVersions} AND d.name = ? ORDER BY v.created_at_ms DESC, v.version_id DESC`,
      workspace,
      name,
    )
    .map(versionOf);
}

export interface DatasetSummary {
  readonly name: string;
  readonly versionCount: number;
  readonly latest: DatasetVersion;
}

/** By name. */
export function listDatasets(reader: Reader, workspace: WorkspaceId): DatasetSummary[] {
  const rows = reader.all<VersionRow & { version_count: number }>(
    `SELECT * FROM (
       SELECT v.version_id, d.name, v.digest, v.format, v.size_bytes, v.row_count, v.columns_json, v.roles_json,
              v.created_at_ms, v.created_by,
              COUNT(*) OVER (PARTITION BY d.dataset_id) AS version_count,
              ROW_NUMBER() OVER (PARTITION BY d.dataset_id ORDER BY v.created_at_ms DESC, v.version_id DESC) AS place
       FROM dataset_versions v JOIN datasets d ON d.dataset_id = v.dataset_id
       WHERE d.workspace = ?
     ) AS ranked WHERE place = 1 ORDER BY name`,
    workspace,
  );
  return rows.map((row) => ({
    name: row.name,
    versionCount: row.version_count,
    latest: versionOf(row),
  }));
}

export function findDatasetId(reader: Reader, workspace: WorkspaceId, name: string): DatasetId | undefined {
  return reader.get<{ dataset_id: DatasetId }>(
    "SELECT dataset_id FROM datasets WHERE workspace = ? AND name = ?",
    workspace,
    name,
  )?.dataset_id;
}

export function insertDataset(
  transaction: Transaction,
  dataset: {
    datasetId: DatasetId;
    workspace: WorkspaceId;
    name: string;
    createdAtMs: number;
    createdBy: ActorId;
  },
): void {
  transaction.run(
    "INSERT INTO datasets (dataset_id, workspace, name, created_at_ms, created_by) VALUES (?, ?, ?, ?, ?)",
    dataset.datasetId,
    dataset.workspace,
    dataset.name,
    dataset.createdAtMs,
    dataset.createdBy,
  );
}

export function insertDatasetVersion(
  transaction: Transaction,
  workspace: WorkspaceId,
  datasetId: DatasetId,
  version: DatasetVersion,
): void {
  const columns: ColumnProfile[] = version.columns.map(({ roles: _roles, ...profile }) => profile);
  transaction.run(
    `INSERT INTO dataset_versions (version_id, workspace, dataset_id, digest, format, size_bytes, row_count,
       columns_json, roles_json, created_at_ms, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    version.versionId,
    workspace,
    datasetId,
    version.digest,
    version.format,
    version.sizeBytes,
    version.rowCount,
    JSON.stringify(columns),
    JSON.stringify({}),
    version.createdAtMs,
    version.createdBy,
  );
}

export function updateRoles(
  transaction: Transaction,
  versionId: DatasetVersionId,
  roles: RolesByColumn,
): void {
  transaction.run(
    "UPDATE dataset_versions SET roles_json = ? WHERE version_id = ?",
    JSON.stringify(roles),
    versionId,
  );
}

function versionOf(row: VersionRow): DatasetVersion {
  const profiles = JSON.parse(row.columns_json) as ColumnProfile[];
  const roles = new Map(Object.entries(JSON.parse(row.roles_json) as RolesByColumn));
  return {
    versionId: row.version_id,
    name: row.name,
    digest: row.digest,
    format: row.format,
    sizeBytes: row.size_bytes,
    rowCount: row.row_count,
    columns: profiles.map((profile) => ({ ...profile, roles: roles.get(profile.name) ?? [] })),
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
  };
}
