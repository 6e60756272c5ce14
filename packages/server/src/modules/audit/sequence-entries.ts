import { appendEntries, type Checkpoint, parseTilePath, signCheckpoint } from "@plumbline/ledger";
import type { AppContext } from "#context";
import { placeEntry, readPendingEntries } from "./entry.store.ts";
import { auditErrors } from "./errors.ts";
import { advanceHead } from "./head.store.ts";
import { ledgerHash } from "./ledger-hash.ts";
import type { OpenedLog } from "./open-log.ts";
import { openStoredLog } from "./stored-log.ts";
import { storeTile } from "./tile.store.ts";

/** Most entries placed in one transaction, so that the one writer is kept for a few milliseconds only. */
export const longestBatch = 512;

/** How long a sequencer that has stopped keeps others waiting. Safety does not rest on it: the fence and the size do. */
export const leaseMs = 1000;

export interface SequencedBatch {
  readonly checkpoint: Checkpoint;
  /** The signed note. */
  readonly note: string;
  readonly isLast: boolean;
}

/**
 * Gives waiting entries their places: indexes, tiles and signed checkpoint in one transaction, so that a crash at any
 * instant leaves all of them or none.
 *
 * @returns undefined where nothing waits.
 * @throws PlumblineError `audit/lease-lost`; LedgerError where what is stored does not have the signed root.
 */
export async function sequenceEntries(
  context: Pick<AppContext, "storage" | "clock">,
  { key, checkpoint }: OpenedLog,
  fence: number,
): Promise<SequencedBatch | undefined> {
  const { storage, clock } = context;
  const pending = readPendingEntries(storage.read, longestBatch);
  if (pending.length === 0) return undefined;
  const leaves = pending.map(({ leaf }) => leaf);
  const { files, head } = await appendEntries(openStoredLog(storage.read), checkpoint, leaves, ledgerHash);
  const note = signCheckpoint(head, key);
  const lost = () => auditErrors["lease-lost"]({ size: checkpoint.size });

  await storage.write((transaction) => {
    const nowMs = clock.nowMs();
    const leaseExpiresAtMs = nowMs + leaseMs;
    const step = { fence, fromSize: checkpoint.size, toSize: head.size, checkpoint: note };
    if (!advanceHead(transaction, { ...step, nowMs, leaseExpiresAtMs })) throw lost();
    for (const [at, { sequence }] of pending.entries())
      if (!placeEntry(transaction, sequence, checkpoint.size + at)) throw lost();
    for (const { path, bytes } of files) {
      const { level, index } = parseTilePath(path);
      // Bundles are not stored: the entries' own rows hold their leaves.
      if (level !== "entries") storeTile(transaction, level, index, bytes);
    }
  });
  return {
    checkpoint: { origin: key.verifierKey.name, ...head },
    note,
    isLast: pending.length < longestBatch,
  };
}
