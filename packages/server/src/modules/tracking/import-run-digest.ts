import type { AppContext } from "#context";
import type { Reader } from "#storage";
import { findWorkspaceOfRun } from "./imported-run.store.ts";
import type { KeyValue } from "./key-value.ts";
import { hasMorePointsThan, listSeries, scanPoints, type StoredPoint } from "./metric.store.ts";
import { pointsWithinTransaction, readRunDigest, type RunDigest, RunHash } from "./run-digest.ts";

const pagePoints = 2000;

/** Whether reading a run's points takes longer than a transaction may. */
export function hasLongHistory(reader: Reader, runId: string): boolean {
  return hasMorePointsThan(reader, runId, pointsWithinTransaction);
}

/**
 * The digest of a run with these values and the points that lie here of it, read while requests go on. A run that is here
 * already is read as it is, values too. Whoever uses it has to see to it that no points come meanwhile.
 */
export async function readImportedDigest(
  context: Pick<AppContext, "storage">,
  { runId, params, tags }: { runId: string; params: readonly KeyValue[]; tags: readonly KeyValue[] },
): Promise<RunDigest> {
  const { storage } = context;
  if (findWorkspaceOfRun(storage.read, runId) !== undefined) return readRunDigest(context, runId);
  const hash = new RunHash(byKey(params), byKey(tags));
  for (const { seriesId, key } of listSeries(storage.read, runId)) {
    let after: StoredPoint | undefined;
    do {
      const page = await scanPoints(storage, seriesId, { maximum: pagePoints, after });
      hash.addPoints(key, page);
      after = page.length < pagePoints ? undefined : page.at(-1);
    } while (after !== undefined);
  }
  return hash.finish();
}

/** Whether values as they were stored are those that were digested. */
export function haveSameDigest(stored: Values, digested: Values): boolean {
  return digestOf(stored) === digestOf(digested);
}

interface Values {
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

function digestOf({ params, tags }: Values): string {
  return new RunHash(byKey(params), byKey(tags)).finish().digest;
}

/** In order of the keys' UTF-8 bytes, as the database has them. */
function byKey(pairs: readonly KeyValue[]): KeyValue[] {
  return pairs
    .map((pair) => ({ pair, bytes: Buffer.from(pair.key) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ pair }) => pair);
}
