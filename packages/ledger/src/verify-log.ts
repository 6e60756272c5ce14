import { decodeUtf8, equalBytes } from "./bytes.ts";
import { type Checkpoint, type OpenedCheckpoint, openCheckpoint } from "./checkpoint.ts";
import { readEntryAt } from "./entry-bundle.ts";
import { LedgerError, LogUnreadableError } from "./errors.ts";
import { parseEntry } from "./ledger-entry.ts";
import { LogAnchor } from "./log-anchor.ts";
import { fail, FoundFault, type LogFault, type LogFaultKind, logFaultKinds } from "./log-fault.ts";
import { type LogReader, readBundleBytes } from "./log-reader.ts";
import { type MerkleHash, merkleHash } from "./merkle-hash.ts";
import type { VerifierKey } from "./note-key.ts";
import { checkpointPath, entryBundlePath, tileWidth, widthWithin, witnessedPath } from "./tile-path.ts";
import { readVerifiedEdge } from "./verified-edge.ts";
import { type VerifiedTile, VerifiedTiles } from "./verified-tiles.ts";

export interface VerifyLogOptions {
  /** The log's key; its name is the origin that the checkpoint must have. */
  readonly verifierKey: VerifierKey;
  /** Keys whose cosignatures are verified: under the checkpoint, and under the last one that each witness signed. */
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

/** How much of a log a witness vouches for. */
export interface WitnessedSize {
  readonly key: VerifierKey;
  /** Entries under the last checkpoint that it signed; the log holds them unchanged. */
  readonly size: number;
  /** When it signed, in seconds since 1970. */
  readonly timeSeconds: bigint;
}

export interface IntactLog extends OpenedCheckpoint {
  readonly verdict: "intact";
  /** For each of the given witnesses that signed this log. */
  readonly witnessed: readonly WitnessedSize[];
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
  // Before the checkpoint, which may otherwise be older than what a witness signed meanwhile.
  const witnessedNotes = await readWitnessedNotes(guarded, options);
  const note = await guarded.read(checkpointPath);
  if (note === undefined) throw new LogUnreadableError(checkpointPath, "not found");
  try {
    const opened = openCheckpointOrFault(note, options, options.witnesses);
    const witnessed = witnessedNotes.map((found) => openWitnessed(found, options));
    const { remembered, hash = merkleHash } = options;
    const anchors = witnessed.map(
      ({ checkpoint, key }) => new LogAnchor(checkpoint, `witnessed (${key.name})`, hash),
    );
    if (remembered !== undefined) anchors.push(new LogAnchor(remembered, "remembered", hash));
    await walkLog(guarded, opened.checkpoint, anchors, options);
    return {
      verdict: "intact",
      checkpointNote: decodeUtf8(note, "checkpoint"),
      ...opened,
      witnessed: witnessedSizes(opened, witnessed),
    };
  } catch (error) {
    if (error instanceof FoundFault) return { verdict: "altered", fault: error.fault };
    throw error;
  }
}

interface WitnessedCheckpoint extends WitnessedSize {
  readonly checkpoint: Checkpoint;
}

interface WitnessedNote {
  readonly key: VerifierKey;
  readonly note: Uint8Array;
}

/** The last note that each witness signed, where the log keeps one. */
async function readWitnessedNotes(reader: LogReader, options: VerifyLogOptions): Promise<WitnessedNote[]> {
  const notes: WitnessedNote[] = [];
  for (const key of options.witnesses ?? []) {
    const note = await reader.read(witnessedPath(key));
    if (note !== undefined) notes.push({ key, note });
  }
  return notes;
}

function openWitnessed({ key, note }: WitnessedNote, options: VerifyLogOptions): WitnessedCheckpoint {
  const { checkpoint, cosignatures } = openCheckpointOrFault(note, options, [key]);
  const [cosignature] = cosignatures;
  if (cosignature?.timeSeconds === undefined)
    return fail(
      logFaultKinds.cosignatureInvalid,
      `${witnessedPath(key)}: ${key.name} did not sign this checkpoint`,
    );
  return { key, size: checkpoint.size, timeSeconds: cosignature.timeSeconds, checkpoint };
}

/** A witness may have signed the newest checkpoint itself, too. */
function witnessedSizes(
  { checkpoint, cosignatures }: OpenedCheckpoint,
  witnessed: readonly WitnessedCheckpoint[],
): WitnessedSize[] {
  const newest = cosignatures.flatMap(({ key, timeSeconds }) =>
    timeSeconds === undefined ? [] : [{ key, size: checkpoint.size, timeSeconds }],
  );
  const earlier = witnessed.filter(({ key }) => newest.every((other) => other.key !== key));
  return [...newest, ...earlier.map(({ key, size, timeSeconds }) => ({ key, size, timeSeconds }))];
}

async function walkLog(
  reader: LogReader,
  checkpoint: Checkpoint,
  anchors: readonly LogAnchor[],
  options: VerifyLogOptions,
): Promise<void> {
  const { size } = checkpoint;
  const { onProgress, hash = merkleHash } = options;
  for (const anchor of anchors) anchor.compareWith(checkpoint);
  const edge = await readVerifiedEdge(reader, checkpoint, hash);
  const tiles = new VerifiedTiles(reader, size, edge, hash);
  for (let index = 0; index * tileWidth < size; index++) {
    const tile = await tiles.read(0, index);
    for (const anchor of anchors) anchor.extend(tile);
    await verifyBundle(reader, tile, widthWithin(size, 0, index), options);
    onProgress?.({ entriesChecked: Math.min(size, (index + 1) * tileWidth), size });
  }
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

function openCheckpointOrFault(
  noteBytes: Uint8Array,
  { verifierKey }: VerifyLogOptions,
  witnesses: readonly VerifierKey[] = [],
): OpenedCheckpoint {
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
