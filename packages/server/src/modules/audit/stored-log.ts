import {
  checkpointPath,
  encodeEntryBundle,
  LedgerError,
  type LogReader,
  parseTilePath,
  tileWidth,
} from "@plumbline/ledger";
import type { Reader } from "#storage";
import { readLeaves } from "./entry.store.ts";
import { readHead } from "./head.store.ts";
import { findTile } from "./tile.store.ts";

const hashSizeBytes = 32;

/**
 * The files of the log (C2SP tlog-tiles) as the database holds them. A tile's row grows at its end, so that every
 * narrower tile ever published is its beginning; a bundle is put together from the entries themselves.
 */
export function openStoredLog(reader: Reader): LogReader {
  return { read: (path) => Promise.resolve(readLogFile(reader, path)) };
}

/** @returns undefined for what is not, or not yet, a file of this log. */
export function readLogFile(reader: Reader, path: string): Uint8Array | undefined {
  if (path === checkpointPath) {
    const head = readHead(reader);
    return head === undefined ? undefined : new TextEncoder().encode(head.checkpoint);
  }
  const place = parsePlace(path);
  if (place === undefined) return undefined;
  const { level, index, width } = place;
  if (level !== "entries") {
    const hashes = findTile(reader, level, index);
    const sizeBytes = width * hashSizeBytes;
    return hashes === undefined || hashes.length < sizeBytes ? undefined : hashes.subarray(0, sizeBytes);
  }
  const leaves = readLeaves(reader, index * tileWidth, index * tileWidth + width);
  return leaves.length < width ? undefined : encodeEntryBundle(leaves);
}

function parsePlace(path: string): ReturnType<typeof parseTilePath> | undefined {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
