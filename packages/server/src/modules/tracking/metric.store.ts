import type { Reader, SqlValue, Storage, Transaction } from "#storage";
import { forgetPieces } from "./history-cache.ts";
import { isLater, type Metric } from "./metric.ts";
import { type PointWatch, watchesOf } from "./point-watch.ts";
import { forgetRunDocument } from "./run-document-cache.ts";

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
  forgetRunDocument(transaction, runId);
  forgetPieces(transaction, runId, points);
  const seriesIds = new Map<string, number>();
  for (const [key, latest] of latestOfEach(points)) {
    seriesIds.set(key, saveLatest(transaction, runId, experimentId, latest));
  }
  const watches = watchesOf(runId);
  if (watches !== undefined) {
    addWatchedPoints(transaction, seriesIds, points, watches);
    return;
  }
  for (let start = 0; start < points.length; start += pointsPerStatement) {
    const some = points.slice(start, start + pointsPerStatement);
    const values = some.flatMap(({ key, value, timestampMs, step }) => {
      const isNan = Number.isNaN(value);
      return [seriesIds.get(key)!, timestampMs, step, isNan ? 0 : value, isNan ? 1 : 0];
    });
    transaction.run(insertPoints(some.length), ...values);
  }
}

/** One at a time, to tell which points are new. */
function addWatchedPoints(
  transaction: Transaction,
  seriesIds: ReadonlyMap<string, number>,
  points: readonly Metric[],
  watches: readonly PointWatch[],
): void {
  for (const { key, value, timestampMs, step } of points) {
    const seriesId = seriesIds.get(key)!;
    const isNan = Number.isNaN(value) ? 1 : 0;
    const point = { timestampMs, step, value: isNan === 1 ? 0 : value, isNan };
    const { changes } = transaction.run(insertPoints(1), seriesId, timestampMs, step, point.value, isNan);
    if (changes > 0) for (const watch of watches) watch.note(seriesId, point);
  }
}

/** Rows of one INSERT: a statement for each row costs half as much again. */
const pointsPerStatement = 50;
const insertOfCount = new Map<number, string>();

function insertPoints(count: number): string {
  let sql = insertOfCount.get(count);
  if (sql === undefined) {
    const rows = Array.from({ length: count }, () => "(?, ?, ?, ?, ?)").join(", ");
    sql = `INSERT INTO metric_points (series_id, timestamp_ms, step, value, is_nan) VALUES ${rows} ON CONFLICT DO NOTHING`;
    insertOfCount.set(count, sql);
  }
  return sql;
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

/** The id of a metric's series; undefined for a run of another workspace too. */
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

/** A point as it is read: its integers are exact, as number, as `bigint`, or as decimal text from a worker. */
export interface StoredPoint {
  readonly value: number;
  readonly isNan: number | bigint;
  readonly timestampMs: number | bigint | string;
  readonly step: number | bigint | string;
}

/** A point as this thread reads it. */
export interface ExactPoint extends StoredPoint {
  readonly timestampMs: number | bigint;
  readonly step: number | bigint;
}

/** Points of one metric, in order of (timestamp, step, value), from behind `after` on. */
export function listPoints(
  reader: Reader,
  seriesId: number,
  page: { maximum: number; offset?: number; after?: StoredPoint | undefined },
): ExactPoint[] {
  const { maximum, offset = 0, after } = page;
  const columns = "value, is_nan AS isNan, timestamp_ms AS timestampMs, step";
  const order = "ORDER BY timestamp_ms, step, value, is_nan LIMIT ? OFFSET ?";
  if (after === undefined) {
    const sql = `SELECT ${columns} FROM metric_points WHERE series_id = ? ${order}`;
    return readExactly<ExactPoint>(reader, sql, seriesId, maximum, offset);
  }
  return readExactly<ExactPoint>(
    reader,
    `SELECT ${columns} FROM metric_points WHERE series_id = ?
       AND (timestamp_ms, step, value, is_nan) > (?, ?, ?, ?) ${order}`,
    seriesId,
    after.timestampMs,
    after.step,
    after.value,
    after.isNan,
    maximum,
    offset,
  );
}

/** As `listPoints`, by the thread that scans; integers are decimal texts. */
export function scanPoints(
  storage: Pick<Storage, "scan">,
  seriesId: number,
  { maximum, after }: { maximum: number; after: StoredPoint | undefined },
): Promise<StoredPoint[]> {
  const behind = after === undefined ? "" : "AND (timestamp_ms, step, value, is_nan) > (?, ?, ?, ?)";
  return storage.scan<StoredPoint>(
    `SELECT value, is_nan AS isNan, CAST(timestamp_ms AS TEXT) AS timestampMs, CAST(step AS TEXT) AS step
     FROM metric_points WHERE series_id = ? ${behind}
     ORDER BY metric_points.timestamp_ms, metric_points.step, metric_points.value, metric_points.is_nan LIMIT ?`,
    seriesId,
    ...(after === undefined ? [] : positionOf(after)),
    maximum,
  );
}

function positionOf({ timestampMs, step, value, isNan }: StoredPoint): SqlValue[] {
  return [BigInt(timestampMs), BigInt(step), value, isNan];
}

export interface Series {
  readonly seriesId: number;
  readonly key: string;
}

/** The series of a run, by key. */
export function listSeries(reader: Reader, runId: string): Series[] {
  return reader.all<Series>(
    "SELECT series_id AS seriesId, key FROM metric_series WHERE run_id = ? ORDER BY key",
    runId,
  );
}

export function hasMorePointsThan(reader: Reader, runId: string, count: number): boolean {
  const row = reader.get(
    `SELECT 1 FROM metric_series s JOIN metric_points p ON p.series_id = s.series_id
     WHERE s.run_id = ? LIMIT 1 OFFSET ?`,
    runId,
    count,
  );
  return row !== undefined;
}

/** How many points a series has, as far as `maximum`. */
export function countPoints(reader: Reader, seriesId: number, maximum: number): number {
  const row = reader.get<{ count: number }>(
    "SELECT count(*) AS count FROM (SELECT 1 FROM metric_points WHERE series_id = ? LIMIT ?)",
    seriesId,
    maximum,
  );
  return row?.count ?? 0;
}
