import type { Reader, Transaction } from "#storage";
import type { ArtifactFile, ArtifactId, DirectoryEntry } from "./artifact.ts";
import type { ArtifactPath } from "./artifact-path.ts";

const fileColumns = "path, sha256, size_bytes AS sizeBytes";
/** Rows read at a time while a directory is listed. */
const pageRows = 500;
/** Comes after '/' in byte order, so `<directory>0` is the first path behind everything in a directory. */
const afterSlash = "0";

export function findFile(reader: Reader, workspace: string, path: ArtifactPath): ArtifactFile | undefined {
  return reader.get<ArtifactFile>(
    `SELECT ${fileColumns} FROM artifact_files WHERE workspace = ? AND path = ?`,
    workspace,
    path,
  );
}

/**
 * Every file below the directory `prefix` (the root where it is empty), however deep, in byte order of path; each
 * `path` is relative to `prefix`.
 */
export function listFiles(reader: Reader, workspace: string, prefix: ArtifactPath): ArtifactFile[] {
  const [first, behind] = rangeOf(prefix);
  const files = reader.all<ArtifactFile>(
    `SELECT ${fileColumns} FROM artifact_files WHERE workspace = ? AND path >= ? AND path < ? ORDER BY path`,
    workspace,
    first,
    behind,
  );
  return files.map((file) => ({ ...file, path: file.path.slice(first.length) as ArtifactPath }));
}

/** What stands directly in a directory, by name. Skips over the content of each directory in it. */
export function listDirectory(reader: Reader, workspace: string, directory: ArtifactPath): DirectoryEntry[] {
  const [first, behind] = rangeOf(directory);
  const entries: DirectoryEntry[] = [];
  let from = first;
  for (;;) {
    const rows = reader.all<{ path: string; sizeBytes: number }>(
      `SELECT path, size_bytes AS sizeBytes FROM artifact_files WHERE workspace = ? AND path >= ? AND path < ?
       ORDER BY path LIMIT ${pageRows}`,
      workspace,
      from,
      behind,
    );
    for (const { path, sizeBytes } of rows) {
      if (path < from) continue;
      const [name = "", ...below] = path.slice(first.length).split("/");
      entries.push({ name, sizeBytes: below.length === 0 ? sizeBytes : undefined });
      from = below.length === 0 ? `${path}\u0001` : `${first}${name}${afterSlash}`;
    }
    if (rows.length < pageRows) break;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function isDirectory(reader: Reader, workspace: string, path: ArtifactPath): boolean {
  const [first, behind] = rangeOf(path);
  const row = reader.get(
    "SELECT 1 FROM artifact_files WHERE workspace = ? AND path >= ? AND path < ? LIMIT 1",
    workspace,
    first,
    behind,
  );
  return row !== undefined;
}

/** Inserts or replaces; a replaced file keeps its id. */
export function saveFile(
  transaction: Transaction,
  workspace: string,
  file: ArtifactFile & { id: ArtifactId; writtenAtMs: number },
): ArtifactId {
  transaction.run(
    `INSERT INTO artifact_files (workspace, path, id, sha256, size_bytes, written_at_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, path) DO UPDATE
     SET sha256 = excluded.sha256, size_bytes = excluded.size_bytes, written_at_ms = excluded.written_at_ms`,
    workspace,
    file.path,
    file.id,
    file.sha256,
    file.sizeBytes,
    file.writtenAtMs,
  );
  const row = transaction.get<{ id: ArtifactId }>(
    "SELECT id FROM artifact_files WHERE workspace = ? AND path = ?",
    workspace,
    file.path,
  );
  return row?.id ?? file.id;
}

/** Removes a file, or everything in a directory. @returns what was removed. */
export function removeFiles(
  transaction: Transaction,
  workspace: string,
  path: ArtifactPath,
): (ArtifactFile & { id: ArtifactId })[] {
  const [first, behind] = rangeOf(path);
  return transaction.all<ArtifactFile & { id: ArtifactId }>(
    `DELETE FROM artifact_files WHERE workspace = ? AND (path = ? OR (path >= ? AND path < ?))
     RETURNING id, ${fileColumns}`,
    workspace,
    path,
    first,
    behind,
  );
}

/** First path in a directory, and the first path behind it. */
export function rangeOf(directory: ArtifactPath): [first: string, behind: string] {
  return directory === "" ? ["", "\u{10ffff}"] : [`${directory}/`, `${directory}${afterSlash}`];
}
