import type { Reader } from "#storage";
import { findFirstPiece, type HistoryPiece, keepPiece } from "./history-cache.ts";
import { writePoints } from "./metric-history.store.ts";
import { countPoints, findSeries, listPoints } from "./metric.store.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import { WireInput } from "./wire-input.ts";

const maximumBulkPoints = 25_000;
const maximumBulkRuns = 100;
/** Points of a piece. A page of MLflow's client, 25,000 points, is a whole number of them. */
const pointsPerPiece = 2500;

export interface HistoryQuery {
  readonly runId: string;
  readonly key: string;
  /** Undefined for the whole history. */
  readonly maximum: number | undefined;
  readonly pageToken: string | undefined;
}

export function readHistoryQuery(query: unknown): HistoryQuery {
  return WireInput.read("get metric history", query, (input) => {
    const maximum = input.integer("max_results");
    if (maximum !== undefined && maximum < 1) input.note("max_results", `is ${maximum}; give at least 1`);
    return {
      runId: input.requiredText("run_id", "run_uuid"),
      key: input.requiredText("metric_key"),
      maximum,
      pageToken: input.text("page_token"),
    };
  });
}

/** Some points of a history as members of a JSON list, and where the next page goes on. */
export interface HistoryPart {
  readonly json: Buffer;
  readonly nextPageToken: string | undefined;
}

/**
 * Points in order of (timestamp, step, value), in pieces of a few thousand, so that no history is ever in memory whole;
 * none for a run or metric that does not exist. The last part says whether there are more.
 */
export function* getMetricHistory(
  reader: Reader,
  workspace: string,
  { runId, key, maximum = Infinity, pageToken }: HistoryQuery,
): Generator<HistoryPart> {
  const query = ["history", runId, key];
  const start = readPageToken(query, pageToken);
  const seriesId = findSeries(reader, workspace, runId, key);
  if (seriesId === undefined) return;
  const series = { runId, key, seriesId };
  let previous = findPieceBefore(reader, series, start);
  for (let given = 0; ;) {
    const wanted = Math.min(pointsPerPiece, maximum - given);
    // Without a piece before it, only the first of a history is known by its place.
    const isKept = wanted === pointsPerPiece && (previous !== undefined || start + given === 0);
    const offset = previous === undefined ? start + given : 0;
    const piece: HistoryPiece = isKept
      ? readKeptPiece(reader, series, previous)
      : readPiece(reader, series, { maximum: wanted, offset, previous });
    given += wanted;
    const isFull = !piece.isEnd && given >= maximum;
    yield { json: piece.json, nextPageToken: isFull ? writePageToken(query, start + given) : undefined };
    if (piece.isEnd || isFull) return;
    previous = piece;
  }
}

type Series = Readonly<Record<"runId" | "key", string> & { seriesId: number }>;

/** The kept piece that ends right before the point at `offset`, where there is one. */
function findPieceBefore(reader: Reader, { runId, key }: Series, offset: number): HistoryPiece | undefined {
  if (offset === 0 || offset % pointsPerPiece !== 0) return undefined;
  let piece = findFirstPiece(reader, runId, key);
  for (let end = pointsPerPiece; end < offset; end += pointsPerPiece) piece = piece?.next;
  return piece;
}

/** The piece behind `previous`, or the first, as it was read before or as it is now. */
function readKeptPiece(reader: Reader, series: Series, previous: HistoryPiece | undefined): HistoryPiece {
  const kept = previous === undefined ? findFirstPiece(reader, series.runId, series.key) : previous.next;
  if (kept !== undefined) return kept;
  const piece = readPiece(reader, series, { maximum: pointsPerPiece, offset: 0, previous });
  keepPiece(reader, series, previous, piece);
  return piece;
}

function readPiece(
  reader: Reader,
  { seriesId, key }: Series,
  page: { maximum: number; offset: number; previous: HistoryPiece | undefined },
): HistoryPiece {
  const { maximum, offset, previous } = page;
  const after = previous?.last;
  const json = writePoints(reader, seriesId, { maximum, offset, after }, { key });
  const [last, next] = listPoints(reader, seriesId, { maximum: 2, offset: offset + maximum - 1, after });
  return { json: Buffer.from(json), last, isEnd: next === undefined };
}

export interface BulkHistoryQuery {
  readonly runIds: readonly string[];
  readonly key: string;
  readonly maximum: number;
}

export function readBulkHistoryQuery(query: unknown): BulkHistoryQuery {
  return WireInput.read("get metric history of runs", query, (input) => {
    const runIds = input.texts("run_id");
    if (runIds.length === 0) input.note("run_id", "is missing");
    if (runIds.length > maximumBulkRuns) {
      input.note("run_id", `is there ${runIds.length} times; at most ${maximumBulkRuns} are allowed`);
    }
    const key = input.text("metric_key");
    if (key === undefined) input.note("metric_key", "is missing");
    const maximum = input.integer("max_results") ?? maximumBulkPoints;
    if (maximum < 0) input.note("max_results", `is ${maximum}; give at least 0`);
    return { runIds, key: key ?? "", maximum: Math.min(maximum, maximumBulkPoints) };
  });
}

/**
 * Points of one metric of several runs, a JSON list's members for each: in order of run id, then as `getMetricHistory`,
 * together at most `maximum`.
 */
export function getBulkHistory(
  reader: Reader,
  workspace: string,
  { runIds, key, maximum }: BulkHistoryQuery,
): string[] {
  const lists: string[] = [];
  let room = maximum;
  for (const runId of [...new Set(runIds)].sort()) {
    const seriesId = findSeries(reader, workspace, runId, key);
    if (seriesId === undefined || room === 0) continue;
    lists.push(writePoints(reader, seriesId, { maximum: room }, { key, runId }));
    room -= countPoints(reader, seriesId, room);
  }
  return lists;
}
