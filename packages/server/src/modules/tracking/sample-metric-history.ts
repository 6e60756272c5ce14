import type { AppContext } from "#context";
import { findSeries, type StoredPoint } from "./metric.store.ts";
import { countSampled, sortGroups, type Steps, walkGroups } from "./sample-points.store.ts";
import { WireInput } from "./wire-input.ts";

const maximumRuns = 100;
const maximumPerRun = 2500;
/** Larger groups would keep other requests waiting. */
const walkedPoints = 5000;

export interface SampleQuery {
  readonly runIds: readonly string[];
  readonly key: string;
  readonly maximum: number;
  /** Steps, both included. */
  readonly steps: Steps | undefined;
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
  steps: Steps | undefined,
): Promise<StoredPoint[]> {
  const total = await countSampled(storage, seriesId, steps);
  const isWhole = total <= maximum;
  const groups = isWhole
    ? { total, count: total, size: 1, long: 0 }
    : { total, count: maximum, size: Math.floor(total / maximum), long: total % maximum };
  const isWalked = !isWhole && steps === undefined && groups.size <= walkedPoints;
  const walked = isWalked ? await walkGroups(storage, seriesId, groups) : undefined;
  const points = walked ?? (await sortGroups(storage, seriesId, steps, groups));
  // The last point takes the place of the last group's first where both do not fit.
  return points.length > maximum ? points.toSpliced(-2, 1) : points;
}
