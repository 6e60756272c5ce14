import { hash } from "node:crypto";
import { join } from "node:path";
import {
  createMerkleHash,
  encodeBase64,
  formatVerifierKey,
  LedgerError,
  type LogReader,
  LogUnreadableError,
  parseVerifierKey,
  type VerifierKey,
  verifyLog,
} from "@plumbline/ledger";
import { PlumblineError } from "@plumbline/platform";
import { PlumblineApiError, PlumblineClient, PlumblineUnreachableError } from "@plumbline/sdk";
import { openDirectoryLog, readTextFile } from "./directory-log.ts";
import { ledgerCommandErrors } from "./errors.ts";
import { openHttpLog, readServerKey } from "./http-log.ts";
import { KeySource, type LedgerCheck } from "./ledger-check.ts";
import { type LedgerState, readState, writeState } from "./state-file.ts";

export interface VerifyLedgerOptions {
  /** A server's address (`http://…`, `https://…`) or the directory of an export. */
  readonly target: string;
  /** The ledger's key as vkey text, or `@` and the path of a file with it. Default: the state file's, else the ledger's own. */
  readonly key?: string | undefined;
  /** Remembers the checkpoint of each good check here; the ledger must have grown from the one before. */
  readonly stateFile?: string | undefined;
  /** Witnesses' keys, each as `key`: their signatures are verified where the checkpoint carries them. */
  readonly witnesses?: readonly string[];
  /** For a server: a token with `ledger:audit`. */
  readonly token?: string | undefined;
  /** Called after each bundle of entries. */
  readonly onProgress?: (progress: { entriesChecked: number; size: number }) => void;
}

const ledgerHash = createMerkleHash((message) => hash("sha256", message, "buffer"));

/** A ledger, wherever it is. */
interface OpenedTarget {
  readonly log: LogReader;
  /** Where its own key stands. */
  readonly keyPlace: string;
  readOwnKey(): Promise<string | undefined>;
}

/** Verifies a whole ledger: signature, tiles, every entry, and growth since the last check. Nothing is thrown for what it finds. */
export async function verifyLedger(options: VerifyLedgerOptions): Promise<LedgerCheck> {
  try {
    return await check(options);
  } catch (error) {
    const isExpected = [
      PlumblineError,
      PlumblineApiError,
      PlumblineUnreachableError,
      LogUnreadableError,
    ].some((kind) => error instanceof kind);
    if (!isExpected) throw error;
    return { verdict: "unchecked", exitCode: 2, reason: (error as Error).message };
  }
}

async function check(options: VerifyLedgerOptions): Promise<LedgerCheck> {
  const { stateFile, onProgress } = options;
  const target = openTarget(options);
  const witnesses = await Promise.all((options.witnesses ?? []).map((key) => readGivenKey(key)));
  const state = stateFile === undefined ? undefined : await readState(stateFile);
  const { keySource, text, place } = await findKey(options, target, state);
  const verifierKey = parseKey(text);
  if (verifierKey instanceof LedgerError) {
    if (keySource !== KeySource.ledger)
      throw ledgerCommandErrors["key-malformed"]({ place, reason: verifierKey.message });
    const fault = { kind: "key-malformed", message: `${place}: ${verifierKey.message}` } as const;
    return { verdict: "altered", exitCode: 1, fault, keySource };
  }
  assertSameKey(state, verifierKey, stateFile);

  const verified = await verifyLog(target.log, {
    verifierKey,
    witnesses,
    hash: ledgerHash,
    ...(state !== undefined && { remembered: state.checkpoint }),
    ...(onProgress !== undefined && { onProgress }),
  });
  if (verified.verdict === "altered")
    return { verdict: "altered", exitCode: 1, fault: verified.fault, keySource };
  if (stateFile !== undefined) await writeState(stateFile, verifierKey, verified.checkpointNote);
  const { origin, size, root } = verified.checkpoint;
  return {
    verdict: "good",
    exitCode: 0,
    origin,
    size,
    rootHash: encodeBase64(root),
    keySource,
    ...(state !== undefined && { rememberedSize: state.checkpoint.size }),
    witnesses: verified.witnessed.map(({ key, size: entries, timeSeconds }) => ({
      name: key.name,
      size: entries,
      signedAt: new Date(Number(timeSeconds) * 1000).toISOString(),
    })),
  };
}

function openTarget({ target, token }: VerifyLedgerOptions): OpenedTarget {
  if (/^https?:\/\//.test(target)) {
    const client = createClient(target, token);
    const keyPlace = `${client.url}/api/v1/ledger/key`;
    return { log: openHttpLog(client), keyPlace, readOwnKey: () => readServerKey(client) };
  }
  const keyPlace = join(target, "key");
  return { log: openDirectoryLog(target), keyPlace, readOwnKey: () => readTextFile(keyPlace) };
}

function createClient(url: string, token: string | undefined): PlumblineClient {
  try {
    return new PlumblineClient({ url, token });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw ledgerCommandErrors["target-invalid"]({ target: url, reason: cause.message }, { cause });
  }
}

async function findKey(
  { key }: VerifyLedgerOptions,
  target: OpenedTarget,
  state: LedgerState | undefined,
): Promise<{ keySource: KeySource; text: string; place: string }> {
  if (key !== undefined) return { keySource: KeySource.given, ...(await readKeyText(key)) };
  if (state !== undefined)
    return { keySource: KeySource.state, text: formatVerifierKey(state.verifierKey), place: "state file" };
  const place = target.keyPlace;
  const text = await target.readOwnKey();
  if (text === undefined) throw ledgerCommandErrors["key-missing"]({ path: place });
  return { keySource: KeySource.ledger, text, place };
}

async function readKeyText(key: string): Promise<{ text: string; place: string }> {
  if (!key.startsWith("@")) return { text: key, place: "the command" };
  const path = key.slice(1);
  const text = await readTextFile(path);
  if (text === undefined) throw ledgerCommandErrors["file-unreadable"]({ path, reason: "it is not there" });
  return { text, place: path };
}

async function readGivenKey(key: string): Promise<VerifierKey> {
  const { text, place } = await readKeyText(key);
  const parsed = parseKey(text);
  if (parsed instanceof LedgerError)
    throw ledgerCommandErrors["key-malformed"]({ place, reason: parsed.message });
  return parsed;
}

/** One line of vkey text, with or without its newline. */
function parseKey(text: string): VerifierKey | LedgerError {
  try {
    return parseVerifierKey(text.replace(/\r?\n$/, ""));
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
}

function assertSameKey(
  state: LedgerState | undefined,
  verifierKey: VerifierKey,
  path: string | undefined,
): void {
  if (state === undefined || path === undefined) return;
  const [stateKey, key] = [formatVerifierKey(state.verifierKey), formatVerifierKey(verifierKey)];
  if (stateKey !== key) throw ledgerCommandErrors["state-of-another-key"]({ path, stateKey, key });
}
