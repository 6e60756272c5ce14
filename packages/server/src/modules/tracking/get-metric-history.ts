import type { Reader } from "#storage";
import { trackingErrors } from "./errors.ts";
import type { Metric } from "./metric.ts";
import { findSeries, listPoints } from "./metric.store.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import { WireInput } from "./wire-input.ts";

const maximumBulkPoints = 25_000;
const maximumBulkRuns = 100;
const unlimited = Number.MAX_SAFE_INTEGER;

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

/** Points in order of (timestamp, step, value); none for a run or metric that does not exist. */
export function getMetricHistory(
  reader: Reader,
  workspace: string,
  { runId, key, maximum, pageToken }: HistoryQuery,
): { points: Metric[]; nextPageToken: string | undefined } {
  const query = ["history", runId, key];
  const offset = readPageToken(query, pageToken);
  const seriesId = findSeries(reader, workspace, runId, key);
  if (seriesId === undefined) return { points: [], nextPageToken: undefined };
  if (maximum === undefined) {
    return { points: listPoints(reader, seriesId, key, unlimited, offset), nextPageToken: undefined };
  }
  const points = listPoints(reader, seriesId, key, maximum + 1, offset);
  if (points.length <= maximum) return { points, nextPageToken: undefined };
  return { points: points.slice(0, maximum), nextPageToken: writePageToken(query, offset + maximum) };
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
    return { runIds, key: key ?? "", maximum: Math.min(maximum, maximumBulkPoints) };
  });
}

/** Points of one metric of several runs: in order of run id, then as `getMetricHistory`, together at most `maximum`. */
export function getBulkHistory(
  reader: Reader,
  workspace: string,
  { runIds, key, maximum }: BulkHistoryQuery,
): { runId: string; point: Metric }[] {
  if (maximum < 0)
    throw trackingErrors["invalid-input"]({
      call: "get metric history of runs",
      problems: [{ field: "max_results", message: `is ${maximum}; give at least 0` }],
    });
  const result: { runId: string; point: Metric }[] = [];
  for (const runId of [...new Set(runIds)].sort()) {
    const seriesId = findSeries(reader, workspace, runId, key);
    const room = maximum - result.length;
    if (seriesId === undefined || room === 0) continue;
    for (const point of listPoints(reader, seriesId, key, room, 0)) result.push({ runId, point });
  }
  return result;
}
