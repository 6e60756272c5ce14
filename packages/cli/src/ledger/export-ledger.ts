import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type Checkpoint,
  checkpointPath,
  entryBundlePath,
  type LogFile,
  type LogReader,
  LogUnreadableError,
  openCheckpoint,
  parseVerifierKey,
  tilePath,
  tileWidth,
  type VerifierKey,
  verifyLog,
  witnessedPath,
} from "@plumbline/ledger";
import { writeDurably } from "@plumbline/platform";
import { PlumblineClient } from "@plumbline/sdk";
import { listDirectory, openDirectoryLog, readTextFile } from "./directory-log.ts";
import { ledgerCommandErrors } from "./errors.ts";
import { openHttpLog, readServerKey, readWitnessKeyIds } from "./http-log.ts";

/** An export is made to be handed on. */
const publicFile = 0o644;

export interface ExportLedgerOptions {
  /** The server's address. */
  readonly url: string;
  /** A token with `ledger:audit`. */
  readonly token?: string | undefined;
  /** New, empty, or an earlier export of the same ledger, which is then brought up to date. */
  readonly directory: string;
  /** Called after each file. */
  readonly onProgress?: (progress: { filesDone: number; files: number }) => void;
}

export interface ExportedLedger {
  readonly directory: string;
  readonly origin: string;
  /** Entries. */
  readonly size: number;
  /** Files that were not there before. */
  readonly filesWritten: number;
  readonly bytesWritten: number;
}

/**
 * Writes a ledger's files in the layout of C2SP tlog-tiles, with its key in `key`, and verifies the copy, also as the
 * continuation of an earlier export. The checkpoint is written last: what a directory's checkpoint covers is whole.
 *
 * @throws PlumblineError `ledger/directory-in-use`, `ledger/export-not-good`; LedgerError where a
 *   checkpoint is not signed with the server's key; PlumblineApiError and
 *   PlumblineUnreachableError where the server refuses or is away.
 */
export async function exportLedger(options: ExportLedgerOptions): Promise<ExportedLedger> {
  const { directory, onProgress } = options;
  const client = new PlumblineClient({ url: options.url, token: options.token });
  const keyText = await readServerKey(client);
  const verifierKey = parseVerifierKey(keyText.trimEnd());
  await assertMayHold(directory, keyText);

  const source = openHttpLog(client);
  const copy = openDirectoryLog(directory);
  const earlier = await readEarlierCheckpoint(copy, verifierKey);
  // Before the checkpoint, so that it covers what they signed.
  const witnessed = await readWitnessed(client, source);
  const note = await readRequired(source.read(checkpointPath), checkpointPath);
  const { checkpoint } = openCheckpoint(new TextDecoder().decode(note), verifierKey);
  const paths = pathsOfLog(checkpoint.size);
  let filesWritten = 0;
  let bytesWritten = 0;
  await mkdir(directory, { recursive: true });
  await writeDurably(join(directory, "key"), keyText, publicFile);
  for (const [at, path] of paths.entries()) {
    if ((await copy.read(path)) === undefined) {
      const bytes = await readRequired(source.read(path), path);
      await writeDurably(join(directory, path), bytes, publicFile);
      filesWritten++;
      bytesWritten += bytes.length;
    }
    onProgress?.({ filesDone: at + 1, files: paths.length });
  }
  const verified = await verifyLog(
    { read: async (path) => (path === checkpointPath ? note : copy.read(path)) },
    { verifierKey, ...(earlier !== undefined && { remembered: earlier }) },
  );
  if (verified.verdict === "altered")
    throw ledgerCommandErrors["export-not-good"]({ directory, fault: verified.fault.message });
  for (const { path, bytes } of witnessed) await writeDurably(join(directory, path), bytes, publicFile);
  await writeDurably(join(directory, checkpointPath), note, publicFile);
  return { directory, origin: checkpoint.origin, size: checkpoint.size, filesWritten, bytesWritten };
}

/** The last checkpoint that each witness signed. */
async function readWitnessed(client: PlumblineClient, source: LogReader): Promise<LogFile[]> {
  const paths = (await readWitnessKeyIds(client)).map((keyId) => witnessedPath({ keyId }));
  return Promise.all(
    paths.map(async (path) => ({ path, bytes: await readRequired(source.read(path), path) })),
  );
}

/** Every bundle and tile of a log of `size` entries. */
function pathsOfLog(size: number): string[] {
  const paths: string[] = [];
  for (let start = 0; start < size; start += tileWidth)
    paths.push(entryBundlePath(start / tileWidth, Math.min(tileWidth, size - start)));
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth))
    for (let start = 0; start < count; start += tileWidth)
      paths.push(tilePath({ level, index: start / tileWidth, width: Math.min(tileWidth, count - start) }));
  return paths;
}

async function assertMayHold(directory: string, keyText: string): Promise<void> {
  const names = await listDirectory(directory);
  if (names.length === 0) return;
  const present = await readTextFile(join(directory, "key"));
  if (present === undefined)
    throw ledgerCommandErrors["directory-in-use"]({ directory, rule: "holds other files" });
  if (present !== keyText)
    throw ledgerCommandErrors["directory-in-use"]({ directory, rule: "holds another ledger" });
}

async function readEarlierCheckpoint(copy: LogReader, key: VerifierKey): Promise<Checkpoint | undefined> {
  const note = await copy.read(checkpointPath);
  return note === undefined ? undefined : openCheckpoint(new TextDecoder().decode(note), key).checkpoint;
}

async function readRequired(reading: Promise<Uint8Array | undefined>, path: string): Promise<Uint8Array> {
  const bytes = await reading;
  if (bytes === undefined) throw new LogUnreadableError(path, "the server does not have it");
  return bytes;
}
