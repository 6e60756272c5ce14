import { type BatchItem, pointsItem, runItem, type Series } from "./batch-item.ts";
import type { HistoryReader } from "./import-source.ts";
import type { ImportWork, PlacedExperiment } from "./import-work.ts";
import type { Point, RunRecord } from "./records.ts";
import { byKey, RunDigest } from "./run-digest.ts";

/** Points of one request; a run with more sends them ahead of itself. */
const pointsOfRequest = 5000;

/** A run ready to be recorded; the points that its item lacks are on the server. */
export interface PreparedRun {
  readonly runId: string;
  readonly item: BatchItem;
  /** In the item. */
  readonly points: number;
  readonly allPoints: number;
  /** Of the item's texts, about. */
  readonly characters: number;
}

/** Reads what was logged to a run. What does not fit one request goes ahead, unseen until the run itself comes. */
export async function prepareRun(
  work: ImportWork,
  place: PlacedExperiment,
  run: RunRecord,
  readHistory: HistoryReader,
): Promise<PreparedRun> {
  const { source, progress } = work;
  const digest = new RunDigest(run);
  const buffer = new PointBuffer(work, { runId: run.runId, experimentId: place.experimentId });
  for (const { key, ...latest } of byKey(run.latestMetrics)) {
    // NaN counts as 0: whichever of the two came first at a time and step is the metric's latest.
    if (Number.isNaN(latest.value)) await buffer.addAhead(key, latest);
    for await (const points of readHistory(run, key)) {
      for (const point of points) digest.addPoint(key, point);
      await buffer.add(key, points);
      progress.addPoints(points.length);
    }
  }
  const isOutside = source.placeOf(run.artifactUri).kind === "outside";
  const artifactUri = isOutside ? run.artifactUri : null;
  const { experimentId } = place;
  const content = { series: buffer.series, digest: digest.finish() };
  const texts = [...run.params, ...run.tags].map(({ key, value }) => key.length + value.length);
  return {
    runId: run.runId,
    item: runItem(run, { experimentId, artifactUri }, content),
    points: buffer.count,
    allPoints: buffer.total,
    characters: texts.reduce((sum, length) => sum + length, 0),
  };
}

/** Points that wait for the next request. */
class PointBuffer {
  readonly #work: ImportWork;
  readonly #run: { runId: string; experimentId: string };
  #series = new Map<string, Point[]>();
  #isAhead = false;
  /** The run is on the server already: its points need not go there to be compared. */
  #isPresent = false;
  count = 0;
  total = 0;

  constructor(work: ImportWork, run: { runId: string; experimentId: string }) {
    this.#work = work;
    this.#run = run;
  }

  /** Puts a point that comes again in its place before the others, where it is dropped. */
  async addAhead(key: string, point: Point): Promise<void> {
    await this.add(key, [point]);
    this.total--;
  }

  async add(key: string, points: readonly Point[]): Promise<void> {
    this.total += points.length;
    for (let start = 0; start < points.length && !this.#isPresent;) {
      const some = points.slice(start, start + pointsOfRequest - this.count);
      const waiting = this.#series.get(key);
      if (waiting === undefined) this.#series.set(key, [...some]);
      else for (const point of some) waiting.push(point);
      this.count += some.length;
      start += some.length;
      if (this.count === pointsOfRequest) await this.#sendAhead();
    }
  }

  get series(): Series[] {
    return [...this.#series].map(([key, points]) => ({ key, points }));
  }

  async #sendAhead(): Promise<void> {
    const [result] = await this.#work.target.record([pointsItem(this.#run, !this.#isAhead, this.series)]);
    this.#isAhead = true;
    this.#isPresent = result?.outcome !== "recorded";
    this.#series = new Map();
    this.count = 0;
  }
}
