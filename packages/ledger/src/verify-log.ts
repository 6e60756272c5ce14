import { decodeUtf8, equalBytes } from "./bytes.ts";
import { type Checkpoint, type OpenedCheckpoint, openCheckpoint } from "./checkpoint.ts";
import { CompactRange } from "./compact-range.ts";
import { readEntryAt } from "./entry-bundle.ts";
import { LedgerError, LogUnreadableError } from "./errors.ts";
import { parseEntry } from "./ledger-entry.ts";
import { FoundFault, type LogFault, type LogFaultKind, logFaultKinds } from "./log-fault.ts";
import { type LogReader, readBundleBytes } from "./log-reader.ts";
import { type MerkleHash, merkleHash } from "./merkle-hash.ts";
import type { VerifierKey } from "./note-key.ts";
import { checkpointPath, entryBundlePath, tileWidth, widthWithin } from "./tile-path.ts";
import { readVerifiedEdge } from "./verified-edge.ts";
import { type VerifiedTile, VerifiedTiles } from "./verified-tiles.ts";

export interface VerifyLogOptions {
  /** The log's key; its name is the origin that the checkpoint must have. */
  readonly verifierKey: VerifierKey;
  /** Keys whose cosignatures are verified where the checkpoint carries them. */
  readonly witnesses?: readonly VerifierKey[];
  /** A checkpoint seen and verified earlier: the log must hold it unchanged at its beginning. */
  readonly remembered?: Checkpoint;
  /** Whether every entry must be one of Plumbline's (default) or may be any bytes. */
  readonly entryFormat?: "ledger-entry" | "any";
  /** Called after each bundle. */
  readonly onProgress?: (progress: { entriesChecked: number; size: number }) => void;
  readonly hash?: MerkleHash;
}

export type LogVerification = IntactLog | AlteredLog;

export interface IntactLog extends OpenedCheckpoint {
  readonly verdict: "intact";
  /** The checkpoint as it was read: remember it for the next time. */
  readonly checkpointNote: string;
}

export interface AlteredLog {
  readonly verdict: "altered";
  /** The first fault met: checkpoint, then rightmost tiles, then entries in their order. */
  readonly fault: LogFault;
}

/**
 * Verifies a whole log: signature, every tile of every level from the root downward, every entry,
 * and growth since a remembered checkpoint. Memory does not grow with the log.
 *
 * @throws LogUnreadableError where a file could not be read, or no checkpoint is there:
 * then nothing is said about the log.
 */
export async function verifyLog(reader: LogReader, options: VerifyLogOptions): Promise<LogVerification> {
  const guarded = guardReader(reader);
  const note = await guarded.read(checkpointPath);
  if (note === undefined) throw new LogUnreadableError(checkpointPath, "not found");
  try {
    const opened = openCheckpointOrFault(note, options);
    await walkLog(guarded, opened.checkpoint, options);
    return { verdict: "intact", checkpointNote: decodeUtf8(note, "checkpoint"), ...opened };
  } catch (error) {
    if (error instanceof FoundFault) return { verdict: "altered", fault: error.fault };
    throw error;
  }
}

async function walkLog(reader: LogReader, checkpoint: Checkpoint, options: VerifyLogOptions): Promise<void> {
  const { size } = checkpoint;
  const { remembered, onProgress, hash = merkleHash } = options;
  if (remembered !== undefined) compareWithRemembered(checkpoint, remembered);
  const edge = await readVerifiedEdge(reader, checkpoint, hash);
  const tiles = new VerifiedTiles(reader, size, edge, hash);
  const beginning = new CompactRange(hash);
  for (let index = 0; index * tileWidth < size; index++) {
    const tile = await tiles.read(0, index);
    if (remembered !== undefined) extendBeginning(beginning, tile, remembered);
    await verifyBundle(reader, tile, widthWithin(size, 0, index), options);
    onProgress?.({ entriesChecked: Math.min(size, (index + 1) * tileWidth), size });
  }
}

function compareWithRemembered(checkpoint: Checkpoint, remembered: Checkpoint): void {
  const { origin, size, root } = checkpoint;
  if (remembered.origin !== origin)
    fail(
      logFaultKinds.origin,
      `the remembered checkpoint is of "${remembered.origin}", this log is "${origin}"`,
    );
  if (size < remembered.size)
    fail(logFaultKinds.rolledBack, `the log has ${size} entries, ${remembered.size} were signed before`);
  if (size === remembered.size && !equalBytes(root, remembered.root))
    fail(logFaultKinds.fork, `two roots are signed for the same ${size} entries`);
}

function extendBeginning(beginning: CompactRange, tile: VerifiedTile, remembered: Checkpoint): void {
  const missing = remembered.size - tile.index * tileWidth;
  if (missing <= 0) return;
  if (missing >= tileWidth && tile.root !== undefined) beginning.append(tile.root, 8);
  else for (const leaf of tile.hashes.slice(0, missing)) beginning.append(leaf);
  if (missing <= tile.hashes.length && !equalBytes(beginning.root(), remembered.root))
    fail(
      logFaultKinds.fork,
      `the first ${remembered.size} entries are not those of the remembered checkpoint: history was rewritten`,
    );
}

async function verifyBundle(
  reader: LogReader,
  tile: VerifiedTile,
  width: number,
  { entryFormat = "ledger-entry", hash = merkleHash }: VerifyLogOptions,
): Promise<void> {
  const bundleIndex = tile.index;
  const path = entryBundlePath(bundleIndex, width);
  const firstEntry = bundleIndex * tileWidth;
  const bundle = await readBundleBytes(reader, bundleIndex, width);
  if (bundle === undefined)
    return fail(logFaultKinds.bundleMissing, `${path}: not found`, { bundleIndex, entryIndex: firstEntry });
  let offset = 0;
  for (const [position, leafHash] of tile.hashes.entries()) {
    const place = { bundleIndex, entryIndex: firstEntry + position };
    const found = readEntryAt(bundle.bytes, offset);
    if (found === undefined)
      return fail(logFaultKinds.bundleMalformed, `${path}: entry ${place.entryIndex} is cut short`, place);
    if (!equalBytes(hash.leaf(found.entry), leafHash))
      fail(
        logFaultKinds.entryAltered,
        `${path}: entry ${place.entryIndex} is not the one that was signed`,
        place,
      );
    if (entryFormat === "ledger-entry") verifyEntryFormat(found.entry, place);
    offset = found.nextOffset;
  }
  if (offset < bundle.bytes.length && !bundle.isFuller)
    fail(
      logFaultKinds.bundleMalformed,
      `${path}: ${bundle.bytes.length - offset} bytes follow its last entry`,
      {
        bundleIndex,
      },
    );
}

function verifyEntryFormat(entry: Uint8Array, place: { bundleIndex: number; entryIndex: number }): void {
  try {
    parseEntry(entry);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    fail(logFaultKinds.entryNotCanonical, `entry ${place.entryIndex}: ${error.message}`, place);
  }
}

function openCheckpointOrFault(noteBytes: Uint8Array, options: VerifyLogOptions): OpenedCheckpoint {
  const { verifierKey, witnesses = [] } = options;
  let note: string;
  try {
    note = decodeUtf8(noteBytes, "checkpoint");
    openCheckpoint(note, verifierKey);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return fail(kindOfCheckpointError(error), error.message);
  }
  try {
    return openCheckpoint(note, verifierKey, witnesses);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return fail(logFaultKinds.cosignatureInvalid, error.message);
  }
}

function kindOfCheckpointError({ code }: LedgerError): LogFaultKind {
  if (code === "checkpoint-origin") return logFaultKinds.origin;
  if (code === "note-unverified" || code === "note-signature-invalid")
    return logFaultKinds.checkpointSignature;
  return logFaultKinds.checkpointMalformed;
}

function fail(kind: LogFaultKind, message: string, place: Omit<LogFault, "kind" | "message"> = {}): never {
  throw new FoundFault({ kind, message, ...place });
}

/** Tells "could not be read" apart from every fault of the log. */
function guardReader(reader: LogReader): LogReader {
  return {
    async read(path) {
      try {
        return await reader.read(path);
      } catch (cause) {
        if (cause instanceof LogUnreadableError) throw cause;
        throw new LogUnreadableError(path, cause instanceof Error ? cause.message : String(cause), { cause });
      }
    },
  };
}
