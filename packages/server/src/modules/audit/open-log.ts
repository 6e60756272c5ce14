import {
  type Checkpoint,
  LedgerError,
  openCheckpoint,
  proveConsistency,
  signCheckpoint,
  type SigningKey,
  type VerifierKey,
  verifyConsistencyProof,
} from "@plumbline/ledger";
import { formatTime } from "@plumbline/platform";
import type { AppContext } from "#context";
import { insertHead, type LedgerHead, readHead } from "./head.store.ts";
import type { LedgerFiles } from "./ledger-files.ts";
import { ledgerHash } from "./ledger-hash.ts";
import { openStoredLog } from "./stored-log.ts";

/** A log that may be signed further, from `checkpoint` on. */
export interface OpenedLog {
  readonly key: SigningKey;
  readonly checkpoint: Checkpoint;
}

/** Why this server must not sign: doing so could give the log two histories under one key. */
export class SigningRefused extends Error {
  override readonly name = "SigningRefused";
  readonly verifierKey: VerifierKey | undefined;

  constructor(reason: string, verifierKey?: VerifierKey, options?: ErrorOptions) {
    super(reason, options);
    this.verifierKey = verifierKey;
  }
}

/**
 * Reads key and checkpoint, beginning the log where there is none. The checkpoint outside the database is the
 * memory that a restored database does not have: the log must hold all that it covers, unchanged.
 *
 * @throws SigningRefused where key, database and checkpoint do not fit each other.
 */
export async function openLog(
  context: Pick<AppContext, "storage" | "clock" | "random">,
  files: LedgerFiles,
): Promise<OpenedLog> {
  const key = await readKey(files);
  const note = await files.readCheckpoint();
  const head = readHead(context.storage.read);
  if (head === undefined && note === undefined) return beginLog(context, files, key);
  if (head?.copiedAtMs !== undefined && head.copiedAtMs !== null) {
    throw new SigningRefused(
      `this database is a copy that a backup made at ${formatTime(head.copiedAtMs)}, and its ledger may have grown elsewhere since; plumbline restore makes it a server's, with a ledger that continues under a new origin`,
    );
  }
  if (key === undefined) {
    throw new SigningRefused(
      `${files.keyPath} is missing, but the ledger was signed with it; put it back from where the keys are kept`,
    );
  }
  const { verifierKey } = key;
  if (note === undefined) {
    throw new SigningRefused(
      `${files.checkpointPath} is missing, and without it nobody can tell whether the database with its ${head?.size} entries is the newest; put it back from beside the database, or, if you know that no newer database was ever served, save what /api/v1/ledger/checkpoint answers there`,
      verifierKey,
    );
  }
  const remembered = readCheckpoint(note, verifierKey, files.checkpointPath);
  if (head === undefined && remembered.size === 0) {
    // The first start ended between writing the file and its row.
    await context.storage.write((transaction) => insertHead(transaction, note, context.clock.nowMs()));
    return { key, checkpoint: remembered };
  }
  const checkpoint = await checkGrowth(context, files, head, remembered, verifierKey);
  return { key, checkpoint };
}

async function beginLog(
  context: Pick<AppContext, "storage" | "clock" | "random">,
  files: LedgerFiles,
  existing: SigningKey | undefined,
): Promise<OpenedLog> {
  const key = existing ?? (await files.makeKey(context.random));
  const empty = { size: 0, root: ledgerHash.emptyRoot() };
  const note = signCheckpoint(empty, key);
  await files.writeCheckpoint(note);
  await context.storage.write((transaction) => insertHead(transaction, note, context.clock.nowMs()));
  return { key, checkpoint: { origin: key.verifierKey.name, ...empty } };
}

async function checkGrowth(
  context: Pick<AppContext, "storage">,
  files: LedgerFiles,
  head: LedgerHead | undefined,
  remembered: Checkpoint,
  verifierKey: VerifierKey,
): Promise<Checkpoint> {
  const size = head?.size ?? 0;
  if (head === undefined || size < remembered.size) {
    throw new SigningRefused(
      `the database holds ${size} signed ledger entries, but ${files.checkpointPath} shows that ${remembered.size} were signed: this database is older; restore the newest one`,
      verifierKey,
    );
  }
  const checkpoint = readCheckpoint(head.checkpoint, verifierKey, "the database");
  try {
    const log = openStoredLog(context.storage.read);
    const proof = await proveConsistency(log, remembered.size, checkpoint.size, ledgerHash);
    verifyConsistencyProof(
      {
        from: remembered.size,
        to: checkpoint.size,
        fromRoot: remembered.root,
        toRoot: checkpoint.root,
        proof,
      },
      ledgerHash,
    );
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw new SigningRefused(
      `the database's ${checkpoint.size} ledger entries do not continue the ${remembered.size} of ${files.checkpointPath}: one of them is of another history (${cause.message}); restore the database that belongs to it`,
      verifierKey,
      { cause },
    );
  }
  if (checkpoint.size > remembered.size) await files.writeCheckpoint(head.checkpoint);
  return checkpoint;
}

async function readKey(files: LedgerFiles): Promise<SigningKey | undefined> {
  try {
    return await files.readKey();
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw new SigningRefused(`${files.keyPath}: ${cause.message}`, undefined, { cause });
  }
}

function readCheckpoint(note: string, verifierKey: VerifierKey, place: string): Checkpoint {
  try {
    return openCheckpoint(note, verifierKey).checkpoint;
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    throw new SigningRefused(
      `the checkpoint in ${place} is not this ledger's: ${cause.message}`,
      verifierKey,
      { cause },
    );
  }
}
