import { setImmediate } from "node:timers/promises";
import type { Reader } from "#storage";
import { writePoints } from "./metric-history.store.ts";
import { countPoints, findSeries, listPoints, type StoredPoint } from "./metric.store.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import { WireInput } from "./wire-input.ts";

const maximumBulkPoints = 25_000;
const maximumBulkRuns = 100;
/** Points that are read before other requests get their turn. */
const pointsPerTurn = 2000;

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
export interface HistoryPiece {
  readonly json: string;
  readonly nextPageToken: string | undefined;
}

/**
 * Points in order of (timestamp, step, value), in pieces of a few thousand, so that no history is ever in memory whole;
 * none for a run or metric that does not exist. The last piece says whether there are more.
 */
export async function* getMetricHistory(
  reader: Reader,
  workspace: string,
  { runId, key, maximum = Infinity, pageToken }: HistoryQuery,
): AsyncGenerator<HistoryPiece> {
  const query = ["history", runId, key];
  const start = readPageToken(query, pageToken);
  const seriesId = findSeries(reader, workspace, runId, key);
  if (seriesId === undefined) return;
  let given = 0;
  let after: StoredPoint | undefined;
  for (;;) {
    const wanted = Math.min(pointsPerTurn, maximum - given);
    const offset = after === undefined ? start : 0;
    const json = writePoints(reader, seriesId, { maximum: wanted, offset, after }, { key });
    const [last, next] = listPoints(reader, seriesId, { maximum: 2, offset: offset + wanted - 1, after });
    given += wanted;
    const full = next !== undefined && given >= maximum;
    yield { json, nextPageToken: full ? writePageToken(query, start + given) : undefined };
    if (next === undefined || full) return;
    after = last;
    await setImmediate();
  }
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
