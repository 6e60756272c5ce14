import type { Reader, SqlValue, Transaction } from "#storage";
import { isLater, type Metric, metricOfRow, type MetricRow } from "./metric.ts";

/**
 * Runs a query whose integers are nearly always below 2^53, and once more with `bigint` where one is not: a column
 * read as `bigint` costs twice as much.
 */
export function readExactly<Row>(reader: Reader, sql: string, ...values: SqlValue[]): Row[] {
  try {
    return reader.all<Row>(sql, ...values);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return reader.allBigint<Row & object>(sql, ...values).map(narrowIntegers);
  }
}

function narrowIntegers<Row extends object>(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value,
  ]);
  return Object.fromEntries(entries) as Row;
}

/**
 * Adds points to a run's history and keeps each metric's latest point. A point that is there already is dropped.
 * @param experimentId of the run, kept beside each metric for searches by value.
 */
export function addPoints(
  transaction: Transaction,
  runId: string,
  experimentId: number,
  points: readonly Metric[],
): void {
  const seriesIds = new Map<string, number | bigint>();
  for (const [key, latest] of latestOfEach(points)) {
    seriesIds.set(key, saveLatest(transaction, runId, experimentId, latest));
  }
  for (const { key, value, timestampMs, step } of points) {
    const isNan = Number.isNaN(value);
    transaction.run(
      `INSERT INTO metric_points (series_id, timestamp_ms, step, value, is_nan) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      seriesIds.get(key)!,
      timestampMs,
      step,
      isNan ? 0 : value,
      isNan ? 1 : 0,
    );
  }
}

function latestOfEach(points: readonly Metric[]): Map<string, Metric> {
  const latest = new Map<string, Metric>();
  for (const point of points) {
    const known = latest.get(point.key);
    if (known === undefined || isLater(point, known)) latest.set(point.key, point);
  }
  return latest;
}

/** @returns the id of the metric's series. */
function saveLatest(
  transaction: Transaction,
  runId: string,
  experimentId: number,
  { key, value, timestampMs, step }: Metric,
): number {
  const isNan = Number.isNaN(value);
  const stored = isNan ? 0 : value;
  const series = transaction.get<{ id: number }>(
    "SELECT series_id AS id FROM metric_series WHERE run_id = ? AND key = ?",
    runId,
    key,
  );
  if (series === undefined) {
    return transaction.run(
      `INSERT INTO metric_series (run_id, experiment_id, key, value, is_nan, timestamp_ms, step)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      runId,
      experimentId,
      key,
      stored,
      isNan ? 1 : 0,
      timestampMs,
      step,
    ).lastInsertRowid;
  }
  transaction.run(
    `UPDATE metric_series SET value = ?, is_nan = ?, timestamp_ms = ?, step = ?
     WHERE series_id = ? AND (step, timestamp_ms, value) < (?, ?, ?)`,
    stored,
    isNan ? 1 : 0,
    timestampMs,
    step,
    series.id,
    step,
    timestampMs,
    stored,
  );
  return series.id;
}

/** The latest point of each metric of a run. */
export function listLatest(reader: Reader, runId: string): Metric[] {
  return readExactly<MetricRow>(
    reader,
    `SELECT key, value, is_nan AS isNan, timestamp_ms AS timestampMs, step FROM metric_series
     WHERE run_id = ? ORDER BY key`,
    runId,
  ).map(metricOfRow);
}

export function findSeries(
  reader: Reader,
  workspace: string,
  runId: string,
  key: string,
): number | undefined {
  return reader.get<{ id: number }>(
    `SELECT s.series_id AS id FROM metric_series s JOIN runs r ON r.run_id = s.run_id
     WHERE s.run_id = ? AND s.key = ? AND r.workspace = ?`,
    runId,
    key,
    workspace,
  )?.id;
}

/** Points of one metric, in order of (timestamp, step, value). */
export function listPoints(
  reader: Reader,
  seriesId: number,
  key: string,
  maximum: number,
  offset: number,
): Metric[] {
  return readExactly<Omit<MetricRow, "key">>(
    reader,
    `SELECT value, is_nan AS isNan, timestamp_ms AS timestampMs, step FROM metric_points WHERE series_id = ?
     ORDER BY timestamp_ms, step, value, is_nan LIMIT ? OFFSET ?`,
    seriesId,
    maximum,
    offset,
  ).map((row) => metricOfRow({ ...row, key }));
}
