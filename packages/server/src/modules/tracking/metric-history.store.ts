import type { Reader, SqlValue } from "#storage";
import type { StoredPoint } from "./metric.store.ts";

/**
 * A point's value as MLflow's wire has it. 17 digits give every double back exactly, and `!` keeps the point of `1.0`;
 * NaN and the infinities are quoted, since JSON has no such numbers.
 */
const wireValue = `CASE WHEN is_nan = 1 THEN '"NaN"' WHEN value = 9e999 THEN '"Infinity"'
  WHEN value = -9e999 THEN '"-Infinity"' ELSE printf('%!.17g', value) END`;

/**
 * Points of one metric as members of a JSON list, in order of (timestamp, step, value), from behind `after` on. The
 * database writes them: histories are long, and a row for each point costs three times as much.
 *
 * @param runId Is written with each point where it is given.
 * @returns the empty text where there are none.
 */
export function writePoints(
  reader: Reader,
  seriesId: number,
  page: { maximum: number; offset?: number; after?: StoredPoint | undefined },
  { key, runId }: { key: string; runId?: string },
): string {
  const { maximum, offset = 0, after } = page;
  const behind = after === undefined ? "" : "AND (timestamp_ms, step, value, is_nan) > (?, ?, ?, ?)";
  const position: SqlValue[] =
    after === undefined ? [] : [BigInt(after.timestampMs), BigInt(after.step), after.value, after.isNan];
  const row = reader.get<{ json: string | null }>(
    `SELECT group_concat(? || ${wireValue} || ',"timestamp":' || timestamp_ms || ',"step":' || step || ?) AS json
     FROM (SELECT timestamp_ms, step, value, is_nan FROM metric_points WHERE series_id = ? ${behind}
       ORDER BY timestamp_ms, step, value, is_nan LIMIT ? OFFSET ?)`,
    `{"key":${JSON.stringify(key)},"value":`,
    runId === undefined ? "}" : `,"run_id":${JSON.stringify(runId)}}`,
    seriesId,
    ...position,
    maximum,
    offset,
  );
  return row?.json ?? "";
}
