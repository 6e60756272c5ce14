import { PlumblineError } from "@plumbline/platform";
import type { OnnxModel } from "@plumbline/inference";
import { GroupTally, type ScoreArray, ScoreCollector } from "@plumbline/statistics";
import { evaluateErrors } from "./errors.ts";
import type { GroupColumn } from "./group-column.ts";
import type { Batch } from "./read-batches.ts";

export interface ScoredDataset {
  readonly scores: ScoreCollector;
  /** One for each sensitive column. */
  readonly tallies: readonly GroupTally[];
  /** By the time that checking, running and reading took; reading the file is not counted. */
  readonly rowsPerSecond: number;
  /** The first batch, whose rows single-row latency is measured with. */
  readonly sample: Batch | undefined;
}

/** Scores batches one after the other and keeps what the figures follow from: a number a row, counts a group. */
export async function scoreDataset(
  model: OnnxModel,
  batches: AsyncIterable<Batch>,
  options: {
    threshold: number;
    groups: readonly GroupColumn[];
    onProgress: (rows: number) => void;
  },
): Promise<ScoredDataset> {
  const collector = new ScoreCollector();
  const tallies = options.groups.map(({ groups }) => new GroupTally(groups));
  let milliseconds = 0;
  let sample: Batch | undefined;
  for await (const batch of batches) {
    sample ??= batch;
    const start = performance.now();
    const scores = await scoreBatch(model, batch);
    milliseconds += performance.now() - start;
    assertProbabilities(scores, batch.firstRow);
    const predictions = Uint8Array.from(scores, (score) => Number(score >= options.threshold));
    collector.add(batch.labels, scores);
    for (const [at, tally] of tallies.entries()) {
      tally.add(batch.groupCodes[at] ?? new Uint8Array(), { labels: batch.labels, predictions, scores });
    }
    options.onProgress(collector.rows);
  }
  return {
    scores: collector,
    tallies,
    rowsPerSecond: milliseconds === 0 ? 0 : (collector.rows / milliseconds) * 1000,
    sample,
  };
}

/** Scores in the precision that the model gave them in: a log loss is clipped by it. */
async function scoreBatch(model: OnnxModel, batch: Batch): Promise<ScoreArray> {
  const { scores } = await model.score(batch.columns).catch((error: unknown) => {
    if (!(error instanceof PlumblineError)) throw error;
    throw evaluateErrors["bad-rows"](
      { first: batch.firstRow + 1, last: batch.firstRow + batch.rowCount, reason: error.message },
      { cause: error, problems: error.problems },
    );
  });
  const hasDoubles = model.graph.outputs.some(({ type }) => type === "float64");
  return hasDoubles ? scores : Float32Array.from(scores);
}

function assertProbabilities(scores: ScoreArray, firstRow: number): void {
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    if (!(score >= 0 && score <= 1))
      throw evaluateErrors["not-a-probability"]({ row: firstRow + row + 1, score });
  }
}
