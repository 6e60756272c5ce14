import { createHash } from "node:crypto";
import type { Reader } from "#storage";
import { listPoints, type StoredPoint } from "./metric.store.ts";
import { listParams, listTags } from "./run-values.store.ts";

/** What the ledger remembers of all that was logged to a run. */
export interface RunDigest {
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly params: number;
  readonly tags: number;
  readonly points: number;
}

const pagePoints = 10_000;

/**
 * SHA-256 over one line of JSON for each param, tag and point: `["param",key,value]`, `["tag",key,value]`,
 * `["metric",key,timestamp,step,value]`, each kind in order of key, points then of (timestamp, step, value). Numbers are
 * texts: integers in decimal, doubles as JavaScript writes them.
 */
export function computeRunDigest(reader: Reader, runId: string): RunDigest {
  const hash = createHash("sha256");
  const add = (...line: readonly string[]) => hash.update(`${JSON.stringify(line)}\n`);
  const params = listParams(reader, runId);
  const tags = listTags(reader, runId);
  for (const { key, value } of params) add("param", key, value);
  for (const { key, value } of tags) add("tag", key, value);
  let points = 0;
  const allSeries = reader.all<{ id: number; key: string }>(
    "SELECT series_id AS id, key FROM metric_series WHERE run_id = ? ORDER BY key",
    runId,
  );
  for (const { id, key } of allSeries) {
    for (const { timestampMs, step, value, isNan } of pointsOf(reader, id)) {
      add("metric", key, String(timestampMs), String(step), Number(isNan) === 1 ? "NaN" : String(value));
      points++;
    }
  }
  return { digest: `sha256:${hash.digest("hex")}`, params: params.length, tags: tags.length, points };
}

/** All points of a series, a page at a time. */
function* pointsOf(reader: Reader, seriesId: number): Generator<StoredPoint> {
  let after: StoredPoint | undefined;
  for (;;) {
    const page = listPoints(reader, seriesId, { maximum: pagePoints, after });
    yield* page;
    after = page.at(-1);
    if (page.length < pagePoints) return;
  }
}
