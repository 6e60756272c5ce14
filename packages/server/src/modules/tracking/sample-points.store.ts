import { setImmediate } from "node:timers/promises";
import type { Reader, Storage } from "#storage";
import { type ExactPoint, listPoints, readExactly, type StoredPoint } from "./metric.store.ts";

/** Longest that a walk through a history keeps other requests waiting. */
const turnMs = 1;

export interface Steps {
  readonly first: number | bigint;
  readonly last: number | bigint;
}

/** Points in even groups of `size`, of which the first `long`, not all, have one more. */
export interface Groups {
  /** Of points. */
  readonly total: number;
  /** Of groups. */
  readonly count: number;
  readonly size: number;
  readonly long: number;
}

/** How many points of a series there are between two steps, or at all. */
export async function countSampled(
  storage: Pick<Storage, "scan">,
  seriesId: number,
  steps: Steps | undefined,
): Promise<number> {
  const { sql, values } = whereOf(seriesId, steps);
  const [row] = await storage.scan<{ total: number }>(
    `SELECT count(*) AS total FROM metric_points WHERE ${sql}`,
    ...values,
  );
  return row?.total ?? 0;
}

/**
 * The first point of each group in order of step, and the last of all, without sorting: most histories are logged step
 * by step, so that they are kept in this order, by time, already.
 * @returns undefined where they are not.
 */
export async function walkGroups(
  storage: Pick<Storage, "read">,
  seriesId: number,
  { count, size, long }: Groups,
): Promise<StoredPoint[] | undefined> {
  const points: StoredPoint[] = [];
  let before: { point: ExactPoint; greatestStep: number | bigint } | undefined;
  let turnStartedMs = performance.now();
  for (let group = 0; group < count; group++) {
    const groupSize = group < long ? size + 1 : size;
    const ends = readGroup(storage.read, seriesId, { size: groupSize, after: before?.point });
    if (ends === undefined) return undefined;
    const { first, last, leastStep, greatestStep } = ends;
    // Within a group the order may be any; what comes first of it, and what comes after it, may not.
    if (first.step !== leastStep || (before !== undefined && before.greatestStep > leastStep))
      return undefined;
    points.push(first);
    before = { point: last, greatestStep };
    if (performance.now() - turnStartedMs > turnMs) {
      await setImmediate();
      turnStartedMs = performance.now();
    }
  }
  if (before === undefined || before.point.step !== before.greatestStep) return undefined;
  // The last group is none of the long ones; where it has one point, that is here already.
  return size === 1 ? points : [...points, before.point];
}

/** Undefined where there are not so many points behind `after`. */
function readGroup(
  reader: Reader,
  seriesId: number,
  { size, after }: { size: number; after: ExactPoint | undefined },
):
  | { first: ExactPoint; last: ExactPoint; leastStep: number | bigint; greatestStep: number | bigint }
  | undefined {
  const [first] = listPoints(reader, seriesId, { maximum: 1, after });
  const [last] = listPoints(reader, seriesId, { maximum: 1, offset: size - 1, after });
  if (first === undefined || last === undefined) return undefined;
  const behind = after === undefined ? "" : "AND (timestamp_ms, step, value, is_nan) > (?, ?, ?, ?)";
  const [steps] = readExactly<{ leastStep: number | bigint; greatestStep: number | bigint }>(
    reader,
    `SELECT min(step) AS leastStep, max(step) AS greatestStep FROM
       (SELECT step FROM metric_points WHERE series_id = ? ${behind}
        ORDER BY timestamp_ms, step, value, is_nan LIMIT ?)`,
    seriesId,
    ...(after === undefined ? [] : [after.timestampMs, after.step, after.value, after.isNan]),
    size,
  );
  return { first, last, ...steps! };
}

/** As `walkGroups` in any case, by sorting all points in the scanning thread. */
export function sortGroups(
  storage: Pick<Storage, "scan">,
  seriesId: number,
  steps: Steps | undefined,
  { total, size, long }: Groups,
): Promise<StoredPoint[]> {
  const { sql, values } = whereOf(seriesId, steps);
  const behindLong = long * (size + 1);
  return storage.scan<StoredPoint>(
    `SELECT value, is_nan AS isNan, CAST(timestamp_ms AS TEXT) AS timestampMs, CAST(step AS TEXT) AS step FROM
       (SELECT *, row_number() OVER (ORDER BY step, timestamp_ms, value, is_nan) - 1 AS place
        FROM metric_points WHERE ${sql}) placed
     WHERE place = ? OR (place < ? AND place % ? = 0) OR (place >= ? AND (place - ?) % ? = 0) ORDER BY place`,
    ...values,
    total - 1,
    behindLong,
    size + 1,
    behindLong,
    behindLong,
    size,
  );
}

function whereOf(seriesId: number, steps: Steps | undefined): { sql: string; values: (number | bigint)[] } {
  return steps === undefined
    ? { sql: "series_id = ?", values: [seriesId] }
    : { sql: "series_id = ? AND step >= ? AND step <= ?", values: [seriesId, steps.first, steps.last] };
}
