import { createHash } from "node:crypto";
import type { AppContext } from "#context";
import type { Reader } from "#storage";
import type { KeyValue } from "./key-value.ts";
import {
  hasMorePointsThan,
  listPoints,
  listSeries,
  scanPoints,
  type Series,
  type StoredPoint,
} from "./metric.store.ts";
import { PointWatch } from "./point-watch.ts";
import { listParams, listTags } from "./run-values.store.ts";

/** What the ledger remembers of all that was logged to a run. */
export interface RunDigest {
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly params: number;
  readonly tags: number;
  readonly points: number;
}

/** A history of at most so many points is read within a transaction: it takes a few milliseconds. */
export const pointsWithinTransaction = 2000;
const pagePoints = 2000;

/**
 * SHA-256 over one line of JSON for each param, tag and point: `["param",key,value]`, `["tag",key,value]`,
 * `["metric",key,timestamp,step,value]`, each kind in order of key, points then of (timestamp, step, value). Numbers are
 * texts: integers in decimal, doubles as JavaScript writes them.
 */
export class RunHash {
  readonly #hash = createHash("sha256");
  readonly #params: number;
  readonly #tags: number;
  #points = 0;

  constructor(params: readonly KeyValue[], tags: readonly KeyValue[]) {
    this.#params = params.length;
    this.#tags = tags.length;
    for (const { key, value } of params) this.#hash.update(`${JSON.stringify(["param", key, value])}\n`);
    for (const { key, value } of tags) this.#hash.update(`${JSON.stringify(["tag", key, value])}\n`);
  }

  addPoints(key: string, points: readonly StoredPoint[]): void {
    const start = `["metric",${JSON.stringify(key)},"`;
    let lines = "";
    for (const { timestampMs, step, value, isNan } of points) {
      lines += `${start}${timestampMs}","${step}","${Number(isNan) === 1 ? "NaN" : value}"]\n`;
    }
    this.#hash.update(lines);
    this.#points += points.length;
  }

  finish(): RunDigest {
    const digest = `sha256:${this.#hash.digest("hex")}`;
    return { digest, params: this.#params, tags: this.#tags, points: this.#points };
  }
}

/** Reads the run at once. For a long history that is seconds: see `readRunDigest`. */
export function computeRunDigest(reader: Reader, runId: string): RunDigest {
  const hash = new RunHash(listParams(reader, runId), listTags(reader, runId));
  for (const { seriesId, key } of listSeries(reader, runId)) {
    let after: StoredPoint | undefined;
    do {
      const page = listPoints(reader, seriesId, { maximum: pagePoints, after });
      hash.addPoints(key, page);
      after = page.length < pagePoints ? undefined : page.at(-1);
    } while (after !== undefined);
  }
  return hash.finish();
}

/** As `computeRunDigest`; undefined where the history is too long to be read within a transaction. */
export function computeShortRunDigest(reader: Reader, runId: string): RunDigest | undefined {
  return hasMorePointsThan(reader, runId, pointsWithinTransaction)
    ? undefined
    : computeRunDigest(reader, runId);
}

/**
 * The digest of a run as it is when this begins. Points are read a page at a time by the thread that scans, while
 * requests go on, also those that log to this very run.
 */
export async function readRunDigest(
  { storage }: Pick<AppContext, "storage">,
  runId: string,
): Promise<RunDigest> {
  const begin = await storage.write((transaction) => ({
    watch: new PointWatch(runId),
    hash: new RunHash(listParams(transaction, runId), listTags(transaction, runId)),
    series: listSeries(transaction, runId),
  }));
  using watch = begin.watch;
  for (const series of begin.series) await addHistory(storage, begin.hash, watch, series);
  return begin.hash.finish();
}

async function addHistory(
  storage: AppContext["storage"],
  hash: RunHash,
  watch: PointWatch,
  { seriesId, key }: Series,
): Promise<void> {
  let after: StoredPoint | undefined;
  do {
    const page = await scanPoints(storage, seriesId, { maximum: pagePoints, after });
    hash.addPoints(
      key,
      page.filter((point) => !watch.has(seriesId, point)),
    );
    after = page.length < pagePoints ? undefined : page.at(-1);
  } while (after !== undefined);
}
