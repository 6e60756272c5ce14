import { checkpointPath, isWitnessedPath, parseTilePath } from "@plumbline/ledger";

/** A bundle of 256 entries of 65,535 bytes is the largest file of a log. */
export const longestLogFileBytes = 256 * (2 + 65_535);

/**
 * Refuses every path that is not one of a log's files, so that none can lead out of its folder.
 *
 * @throws LedgerError `tile-path-invalid`.
 */
export function assertLogPath(path: string): void {
  if (path !== checkpointPath && !isWitnessedPath(path)) parseTilePath(path);
}
