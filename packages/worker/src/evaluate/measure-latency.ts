import type { Columns, OnnxModel } from "@plumbline/inference";
import type { Evaluation } from "./evaluation.ts";
import type { Batch } from "./read-batches.ts";

const warmUpRuns = 50;
const leastRuns = 200;
const mostRuns = 1000;
/** A slow model is measured with `leastRuns`, however long these take. */
const longestMilliseconds = 2000;

/** Times one row at a time, of rows that the dataset has: check against the signature, run, read the score. */
export async function measureSingleRow(
  model: OnnxModel,
  { columns, rowCount }: Batch,
): Promise<Evaluation["latency"]["singleRow"]> {
  const rows = Array.from({ length: Math.min(rowCount, mostRuns) }, (_, row) => oneRow(columns, row));
  for (let run = 0; run < warmUpRuns; run++) await model.score(rows[run % rows.length] ?? {});
  const durations: number[] = [];
  const begin = performance.now();
  while (
    durations.length < leastRuns ||
    (durations.length < mostRuns && performance.now() - begin < longestMilliseconds)
  ) {
    const start = performance.now();
    await model.score(rows[durations.length % rows.length] ?? {});
    durations.push(performance.now() - start);
  }
  durations.sort((one, other) => one - other);
  // Nearest rank: the smallest duration that the share of runs did not exceed.
  const percentile = (share: number) => durations[Math.ceil(share * durations.length) - 1] ?? 0;
  return { p50Milliseconds: percentile(0.5), p99Milliseconds: percentile(0.99), samples: durations.length };
}

function oneRow(columns: Columns, row: number): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      values instanceof Float64Array ? values.slice(row, row + 1) : [values[row]],
    ]),
  );
}
