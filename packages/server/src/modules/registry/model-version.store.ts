import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, SqlValue, Transaction } from "#storage";
import { aliasesOfModels } from "./model-alias.store.ts";
import { noManifest, type ParsedManifest } from "./model-manifest.ts";
import { tagsOfVersions } from "./model-tag.store.ts";
import type {
  FrozenFile,
  ModelVersion,
  ModelVersionId,
  ModelVersionSummary,
  RegisteredModelId,
  VersionDigest,
} from "./model-version.ts";
import { selectIn } from "./placeholders.ts";
import type { ModelStage } from "./stage.ts";

interface VersionRow {
  readonly version_id: ModelVersionId;
  readonly registered_model_id: RegisteredModelId;
  readonly name: string;
  readonly version: number;
  readonly description: string | null;
  readonly stage: ModelStage;
  readonly source: string;
  readonly storage_location: string;
  readonly run_id: string;
  readonly run_link: string;
  readonly logged_model_id: string | null;
  readonly digest: VersionDigest;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly created_by: ActorId;
}

const columns = `v.version_id, v.registered_model_id, m.name, v.version, v.description, v.stage, v.source,
  v.storage_location, v.run_id, v.run_link, v.logged_model_id, v.digest, v.created_at_ms, v.updated_at_ms, v.created_by`;

/** Versions that are not deleted. `clause` is a condition on `v` and `m`, and may go on with ORDER BY and LIMIT. */
export function selectVersions(
  reader: Reader,
  clause: string,
  parameters: readonly SqlValue[],
): ModelVersionSummary[] {
  const rows = reader.all<VersionRow>(
    `SELECT ${columns} FROM model_versions v
     JOIN registered_models m ON m.registered_model_id = v.registered_model_id
     WHERE v.deleted_at_ms IS NULL AND ${clause}`,
    ...parameters,
  );
  const tags = tagsOfVersions(
    reader,
    rows.map((row) => row.version_id),
  );
  return rows.map((row) => ({
    versionId: row.version_id,
    modelId: row.registered_model_id,
    name: row.name,
    version: row.version,
    description: row.description ?? undefined,
    stage: row.stage,
    source: row.source,
    storageLocation: row.storage_location,
    runId: row.run_id,
    runLink: row.run_link,
    loggedModelId: row.logged_model_id ?? undefined,
    digest: row.digest,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    createdBy: row.created_by,
    tags: tags.get(row.version_id) ?? [],
  }));
}

export function findVersion(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
  version: number,
): ModelVersionSummary | undefined {
  return selectVersions(
    reader,
    "m.workspace = ? AND m.name = ? AND m.deleted_at_ms IS NULL AND v.version = ?",
    [workspace, name, version],
  )[0];
}

export function findVersionById(
  reader: Reader,
  workspace: WorkspaceId,
  versionId: string,
): ModelVersionSummary | undefined {
  return selectVersions(reader, "m.workspace = ? AND v.version_id = ?", [workspace, versionId])[0];
}

/** The newest version of each stage, in the order in which the stages were first used. */
export function latestVersions(
  reader: Reader,
  modelIds: readonly RegisteredModelId[],
): Map<RegisteredModelId, ModelVersionSummary[]> {
  const versions = selectIn(modelIds, (placeholders, values) =>
    selectVersions(
      reader,
      `v.registered_model_id IN (${placeholders}) AND v.version = (
       SELECT MAX(w.version) FROM model_versions w
       WHERE w.registered_model_id = v.registered_model_id AND w.stage = v.stage AND w.deleted_at_ms IS NULL)
     ORDER BY v.registered_model_id, (
       SELECT MIN(w.version) FROM model_versions w
       WHERE w.registered_model_id = v.registered_model_id AND w.stage = v.stage AND w.deleted_at_ms IS NULL)`,
      values,
    ),
  );
  const byModel = new Map<RegisteredModelId, ModelVersionSummary[]>();
  for (const version of versions) {
    const group = byModel.get(version.modelId) ?? [];
    group.push(version);
    byModel.set(version.modelId, group);
  }
  return byModel;
}

/** The files, the manifest and the aliases of a version. */
export function loadWhole(reader: Reader, summary: ModelVersionSummary): ModelVersion {
  const { onnxPath, ...manifest } = readManifestOf(reader, summary.versionId);
  const files = listFrozenFiles(reader, summary.versionId);
  const aliases = aliasesOfModels(reader, [summary.modelId]).get(summary.modelId) ?? [];
  return {
    ...summary,
    ...manifest,
    status: "READY",
    files,
    onnx: files.find(({ path }) => path === onnxPath),
    aliases: aliases.filter(({ version }) => version === summary.version).map(({ alias }) => alias),
  };
}

/** By path. */
export function listFrozenFiles(reader: Reader, versionId: ModelVersionId): FrozenFile[] {
  return reader
    .all<FrozenFile>(
      `SELECT path, sha256, size_bytes AS sizeBytes FROM model_version_files WHERE version_id = ? ORDER BY path`,
      versionId,
    )
    .map((row) => ({ ...row }));
}

export function readManifestOf(reader: Reader, versionId: ModelVersionId): ParsedManifest {
  const row = reader.get<{ manifest_json: string }>(
    "SELECT manifest_json FROM model_versions WHERE version_id = ?",
    versionId,
  )!;
  // What is undefined is absent in JSON.
  return { ...noManifest, ...(JSON.parse(row.manifest_json) as Partial<ParsedManifest>) };
}

export function insertVersion(
  transaction: Transaction,
  workspace: WorkspaceId,
  version: ModelVersionSummary,
  frozen: { files: readonly FrozenFile[]; manifest: ParsedManifest },
): void {
  transaction.run(
    `INSERT INTO model_versions (version_id, workspace, registered_model_id, version, description, stage, source,
       storage_location, run_id, run_link, logged_model_id, digest, manifest_json, created_at_ms, updated_at_ms,
       created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    version.versionId,
    workspace,
    version.modelId,
    version.version,
    version.description ?? null,
    version.stage,
    version.source,
    version.storageLocation,
    version.runId,
    version.runLink,
    version.loggedModelId ?? null,
    version.digest,
    JSON.stringify(frozen.manifest),
    version.createdAtMs,
    version.updatedAtMs,
    version.createdBy,
  );
  for (const { path, sha256, sizeBytes } of frozen.files) {
    transaction.run(
      "INSERT INTO model_version_files (version_id, path, sha256, size_bytes) VALUES (?, ?, ?, ?)",
      version.versionId,
      path,
      sha256,
      sizeBytes,
    );
  }
}

export function describeVersion(
  transaction: Transaction,
  versionId: ModelVersionId,
  description: string | undefined,
  updatedAtMs: number,
): void {
  transaction.run(
    "UPDATE model_versions SET description = ?, updated_at_ms = ? WHERE version_id = ?",
    description ?? null,
    updatedAtMs,
    versionId,
  );
}

export function moveToStage(
  transaction: Transaction,
  versionIds: readonly ModelVersionId[],
  stage: ModelStage,
  updatedAtMs: number,
): void {
  for (const versionId of versionIds) {
    transaction.run(
      "UPDATE model_versions SET stage = ?, updated_at_ms = ? WHERE version_id = ?",
      stage,
      updatedAtMs,
      versionId,
    );
  }
}

export function markVersionDeleted(
  transaction: Transaction,
  versionId: ModelVersionId,
  deletedAtMs: number,
): void {
  transaction.run("UPDATE model_versions SET deleted_at_ms = ? WHERE version_id = ?", deletedAtMs, versionId);
}
