import { type ArtifactPath, parseArtifactPath } from "#artifacts";
import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";

/** Whether a version, deleted or not, was registered with this content: evidence and approvals point at it. */
export function versionHasContent(reader: Reader, workspace: WorkspaceId, sha256: string): boolean {
  const row = reader.get(
    `SELECT 1 FROM model_version_files f JOIN model_versions v ON v.version_id = f.version_id
     WHERE f.sha256 = ? AND v.workspace = ? LIMIT 1`,
    sha256,
    workspace,
  );
  return row !== undefined;
}

/**
 * Folders that clients download versions from, of a run or a logged model. They are found by the version's address, not
 * by its digest, so they have to stay where they are.
 */
export function listVersionFolders(
  reader: Reader,
  workspace: WorkspaceId,
  origin: { readonly runId: string } | { readonly modelId: string },
): ArtifactPath[] {
  const [column, id] = "runId" in origin ? ["run_id", origin.runId] : ["logged_model_id", origin.modelId];
  const rows = reader.all<{ location: string }>(
    `SELECT DISTINCT storage_location AS location FROM model_versions
     WHERE workspace = ? AND ${column} = ? AND deleted_at_ms IS NULL
       AND storage_location LIKE 'mlflow-artifacts:/%'`,
    workspace,
    id,
  );
  return rows.map(({ location }) => parseArtifactPath(location.replace(/^mlflow-artifacts:\/+/, ""), "read"));
}
