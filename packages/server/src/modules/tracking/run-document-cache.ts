import type { Reader, Transaction } from "#storage";
import { ByteLimitedCache } from "./byte-limited-cache.ts";

const cacheBytes = 16 * 1024 * 1024;
/** Of an entry beside its text: objects, key, place in the map. */
const entryBytes = 300;

/** By run, whose id is one for all servers of a process; the reader tells apart copies of one database. */
const documents = new ByteLimitedCache<{ readonly reader: Reader; readonly json: Buffer }>(cacheBytes);

/** A batch writes many values of one run. */
let lastForgotten: { readonly transaction: Transaction; readonly runId: string } | undefined;

/** The run's document as it was last written, if nothing has been logged to the run since. */
export function findRunDocument(reader: Reader, runId: string): Buffer | undefined {
  const kept = documents.get(runId);
  return kept?.reader === reader ? kept.json : undefined;
}

export function keepRunDocument(reader: Reader, runId: string, json: Buffer): void {
  documents.set(runId, { reader, json }, json.length + entryBytes);
}

/**
 * Drops the run's document once the transaction is on disk. Every write to what the document shows calls it. Between
 * the commit and this nothing else runs, and a document that was read before the commit is dropped by it.
 */
export function forgetRunDocument(transaction: Transaction, runId: string): void {
  if (lastForgotten?.transaction === transaction && lastForgotten.runId === runId) return;
  lastForgotten = { transaction, runId };
  transaction.onCommit(() => documents.delete(runId));
}
