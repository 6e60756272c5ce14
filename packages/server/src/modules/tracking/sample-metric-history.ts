import type { AppContext } from "#context";
import { findSeries, type StoredPoint } from "./metric.store.ts";
import { WireInput } from "./wire-input.ts";

const maximumRuns = 100;
const maximumPerRun = 2500;

export interface SampleQuery {
  readonly runIds: readonly string[];
  readonly key: string;
  readonly maximum: number;
  /** Steps, both included. */
  readonly steps: { readonly first: number | bigint; readonly last: number | bigint } | undefined;
}

export function readSampleQuery(query: unknown): SampleQuery {
  return WireInput.read("sample metric history", query, (input) => {
    const runIds = input.texts("run_ids");
    if (runIds.length === 0) input.note("run_ids", "is missing");
    if (runIds.length > maximumRuns) {
      input.note("run_ids", `is there ${runIds.length} times; at most ${maximumRuns} are allowed`);
    }
    const maximum = input.integer("max_results") ?? maximumPerRun;
    if (maximum < 1 || maximum > maximumPerRun)
      input.note("max_results", `is ${maximum}; give 1 to ${maximumPerRun}`);
    const first = input.int64("start_step");
    const last = input.int64("end_step");
    if ((first === undefined) !== (last === undefined)) {
      input.note(first === undefined ? "start_step" : "end_step", "is missing; give both steps or none");
    } else if (first !== undefined && last !== undefined && first > last) {
      input.note("end_step", `is ${last}, before start_step ${first}`);
    }
    const steps = first === undefined || last === undefined ? undefined : { first, last };
    return { runIds, key: input.requiredText("metric_key"), maximum, steps };
  });
}

/**
 * At most `maximum` points of each run's metric, in order of step. The points are parted into as many even groups as
 * are wanted and the first of each is taken, as MLflow does; the last point of all is always there.
 */
export async function sampleMetricHistory(
  { storage }: Pick<AppContext, "storage">,
  workspace: string,
  { runIds, key, maximum, steps }: SampleQuery,
): Promise<{ runId: string; points: StoredPoint[] }[]> {
  const result: { runId: string; points: StoredPoint[] }[] = [];
  for (const runId of runIds) {
    const seriesId = findSeries(storage.read, workspace, runId, key);
    if (seriesId === undefined) continue;
    result.push({ runId, points: await samplePoints(storage, seriesId, maximum, steps) });
  }
  return result;
}

async function samplePoints(
  storage: AppContext["storage"],
  seriesId: number,
  maximum: number,
  steps: SampleQuery["steps"],
): Promise<StoredPoint[]> {
  const where = `series_id = ? ${steps === undefined ? "" : "AND step >= ? AND step <= ?"}`;
  const values = [seriesId, ...(steps === undefined ? [] : [steps.first, steps.last])];
  const [count] = await storage.scan<{ total: number }>(
    `SELECT count(*) AS total FROM metric_points WHERE ${where}`,
    ...values,
  );
  const total = count?.total ?? 0;
  // The first `long` groups have one point more than the others, so that `maximum` groups hold all points.
  const size = Math.max(1, Math.floor(total / maximum));
  const long = total <= maximum ? 0 : total % maximum;
  const behindLong = long * (size + 1);
  const rows = await storage.scan<StoredPoint>(
    `SELECT value, is_nan AS isNan, CAST(timestamp_ms AS TEXT) AS timestampMs, CAST(step AS TEXT) AS step FROM
       (SELECT *, row_number() OVER (ORDER BY step, timestamp_ms, value, is_nan) - 1 AS place
        FROM metric_points WHERE ${where}) placed
     WHERE place = ? OR (place < ? AND place % ? = 0) OR (place >= ? AND (place - ?) % ? = 0) ORDER BY place`,
    ...values,
    total - 1,
    behindLong,
    size + 1,
    behindLong,
    behindLong,
    size,
  );
  // The last point takes the place of the last group's first where both do not fit.
  if (rows.length > maximum) rows.splice(-2, 1);
  return rows;
}
