import type { AppContext } from "#context";
import type { Metric } from "./metric.ts";
import { metricOfRow, type MetricRow } from "./metric.ts";
import { findSeries } from "./metric.store.ts";
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
): Promise<{ runId: string; point: Metric }[]> {
  const result: { runId: string; point: Metric }[] = [];
  for (const runId of runIds) {
    const seriesId = findSeries(storage.read, workspace, runId, key);
    if (seriesId === undefined) continue;
    const points = await samplePoints(storage, seriesId, key, maximum, steps);
    for (const point of points) result.push({ runId, point });
  }
  return result;
}

/** Integers travel as text: a worker's rows hold no `bigint`. */
type TextRow = Omit<MetricRow, "key" | "timestampMs" | "step"> & { timestampMs: string; step: string };

async function samplePoints(
  storage: AppContext["storage"],
  seriesId: number,
  key: string,
  maximum: number,
  steps: SampleQuery["steps"],
): Promise<Metric[]> {
  const rows = await storage.scan<TextRow>(
    `WITH ordered AS (
       SELECT *, ntile(?) OVER forward AS bucket, row_number() OVER forward AS place, count(*) OVER () AS total
       FROM metric_points WHERE series_id = ? ${steps === undefined ? "" : "AND step >= ? AND step <= ?"}
       WINDOW forward AS (ORDER BY step, timestamp_ms, value, is_nan)),
     marked AS (SELECT *, min(place) OVER (PARTITION BY bucket) AS first_place FROM ordered)
     SELECT value, is_nan AS isNan, CAST(timestamp_ms AS TEXT) AS timestampMs, CAST(step AS TEXT) AS step
     FROM marked WHERE place = first_place OR place = total ORDER BY place`,
    maximum,
    seriesId,
    ...(steps === undefined ? [] : [steps.first, steps.last]),
  );
  // The last point takes the place of the last group's first where both do not fit.
  if (rows.length > maximum) rows.splice(-2, 1);
  return rows.map((row) =>
    metricOfRow({ ...row, key, timestampMs: exactInteger(row.timestampMs), step: exactInteger(row.step) }),
  );
}

function exactInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
