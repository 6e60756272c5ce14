import type { WorkspaceId } from "#ports";
import type { Reader, SqlValue, Transaction } from "#storage";
import type { ArtifactFile } from "./artifact.ts";
import type { ArtifactPath } from "./artifact-path.ts";
import { rangeOf } from "./artifact.store.ts";

/** A folder to be removed, without the folders in it that stay. */
export interface RemovedFolder {
  readonly workspace: WorkspaceId;
  readonly path: ArtifactPath;
  readonly kept: readonly ArtifactPath[];
}

export interface RemovedContent {
  readonly workspace: WorkspaceId;
  readonly sha256: string;
  readonly sizeBytes: number;
}

function filesOf({ workspace, path, kept }: RemovedFolder): { condition: string; values: SqlValue[] } {
  const within = "(path = ? OR (path >= ? AND path < ?))";
  const places = [path, ...kept].flatMap((folder) => [folder, ...rangeOf(folder)]);
  return {
    condition: `workspace = ? AND ${within}${kept.map(() => ` AND NOT ${within}`).join("")}`,
    values: [workspace, ...places],
  };
}

/** Some files of the folder, in byte order of path. */
export function listRemovedFiles(reader: Reader, folder: RemovedFolder, maximum: number): ArtifactFile[] {
  const { condition, values } = filesOf(folder);
  return reader.all<ArtifactFile>(
    `SELECT path, sha256, size_bytes AS sizeBytes FROM artifact_files WHERE ${condition} ORDER BY path LIMIT ?`,
    ...values,
    maximum,
  );
}

export function measureFolder(reader: Reader, folder: RemovedFolder): { files: number; bytes: number } {
  const { condition, values } = filesOf(folder);
  const row = reader.get<{ files: number; bytes: number }>(
    `SELECT count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes FROM artifact_files WHERE ${condition}`,
    ...values,
  );
  return { files: row?.files ?? 0, bytes: row?.bytes ?? 0 };
}

export function saveRemovedFolder(transaction: Transaction, { workspace, path, kept }: RemovedFolder): void {
  transaction.run(
    "INSERT INTO removed_folders (workspace, path, kept_json) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    workspace,
    path,
    JSON.stringify(kept),
  );
}

export function findRemovedFolder(reader: Reader): RemovedFolder | undefined {
  const row = reader.get<{ workspace: WorkspaceId; path: ArtifactPath; kept: string }>(
    "SELECT workspace, path, kept_json AS kept FROM removed_folders LIMIT 1",
  );
  return row && { ...row, kept: JSON.parse(row.kept) as ArtifactPath[] };
}

export function forgetFolder(transaction: Transaction, { workspace, path }: RemovedFolder): void {
  transaction.run("DELETE FROM removed_folders WHERE workspace = ? AND path = ?", workspace, path);
}

/** Takes a file out of its folder. */
export function dropFile(transaction: Transaction, workspace: string, file: ArtifactFile): void {
  transaction.run("DELETE FROM artifact_files WHERE workspace = ? AND path = ?", workspace, file.path);
  saveRemovedContent(transaction, workspace, file);
}

/** A file no longer names this content; whether others do is looked at later. */
export function saveRemovedContent(
  transaction: Transaction,
  workspace: string,
  { sha256, sizeBytes }: Pick<ArtifactFile, "sha256" | "sizeBytes">,
): void {
  transaction.run(
    "INSERT INTO removed_contents (workspace, sha256, size_bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    workspace,
    sha256,
    sizeBytes,
  );
}

export function listRemovedContents(reader: Reader, maximum: number): RemovedContent[] {
  return reader.all<RemovedContent>(
    "SELECT workspace, sha256, size_bytes AS sizeBytes FROM removed_contents ORDER BY workspace, sha256 LIMIT ?",
    maximum,
  );
}

export function forgetContent(transaction: Transaction, { workspace, sha256 }: RemovedContent): void {
  transaction.run("DELETE FROM removed_contents WHERE workspace = ? AND sha256 = ?", workspace, sha256);
}

/** How many files have this content. */
export function countFilesOf(reader: Reader, workspace: string, sha256: string): number {
  const row = reader.get<{ files: number }>(
    "SELECT count(*) AS files FROM artifact_files WHERE workspace = ? AND sha256 = ?",
    workspace,
    sha256,
  );
  return row?.files ?? 0;
}
