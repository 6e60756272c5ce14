import {
  checkpointPath,
  encodeEntryBundle,
  isWitnessedPath,
  LedgerError,
  type LogReader,
  parseTilePath,
  tileWidth,
} from "@plumbline/ledger";
import type { Reader } from "#storage";
import { findCosignature, listCosignatures } from "./cosignature.store.ts";
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
  if (path === checkpointPath) return readNewestCheckpoint(reader);
  if (isWitnessedPath(path)) return readWitnessedCheckpoint(reader, path);
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

/** The newest checkpoint, with the signatures of the witnesses that have signed it already. */
function readNewestCheckpoint(reader: Reader): Uint8Array | undefined {
  const head = readHead(reader);
  if (head === undefined) return undefined;
  const lines = listCosignatures(reader).flatMap(({ checkpoint, signatureLine }) =>
    checkpoint === head.checkpoint ? [signatureLine] : [],
  );
  return Buffer.from(head.checkpoint + lines.join(""));
}

function readWitnessedCheckpoint(reader: Reader, path: string): Uint8Array | undefined {
  const found = findCosignature(reader, path.slice(path.indexOf("/") + 1));
  return found === undefined ? undefined : Buffer.from(found.checkpoint + found.signatureLine);
}

function parsePlace(path: string): ReturnType<typeof parseTilePath> | undefined {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
