import { checkCount } from "./numerics/check-input.ts";
import { checkProbabilities } from "./probability-losses.ts";
import type { RankedScores } from "./ranked-scores.ts";

/** One bin of a calibration curve: rows whose score lies in (lower, upper]; the first takes 0 as well. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  readonly meanScore: number;
  readonly positiveRate: number;
}

/**
 * Mean score against observed rate of positives in bins of equal width over [0, 1], right-closed. Empty
 * bins are left out, so the result has at most `binCount` entries and none without rows.
 *
 * Scores must be probabilities, else it throws `not-a-probability`; `binCount` is at least 1.
 *
 * @example
 * calibrationBins(rankScores(Uint8Array.of(0, 1, 1), Float64Array.of(0.1, 0.3, 0.9)), 2)
 * // [{ lower: 0, upper: .5, rows: 2, meanScore: .2, positiveRate: .5 },
 * //  { lower: .5, upper: 1, rows: 1, meanScore: .9, positiveRate: 1 }]
 *
 * Source: scikit-learn 1.9 `calibration_curve(strategy="uniform")`.
 */
export function calibrationBins(ranked: RankedScores, binCount = 10): readonly CalibrationBin[] {
  checkCount("binCount", binCount, 1);
  checkProbabilities(ranked);
  const step = 1 / binCount;
  const edges = Float64Array.from({ length: binCount + 1 }, (_, edge) =>
    edge === binCount ? 1 : edge * step,
  );

  const rows = new Float64Array(binCount);
  const scoreSums = new Float64Array(binCount);
  const addSorted = (scores: Float64Array): void => {
    let bin = 0;
    for (let row = 0; row < scores.length; row++) {
      while (scores[row]! > edges[bin + 1]!) bin++;
      rows[bin]! += 1;
      scoreSums[bin]! += scores[row]!;
    }
  };
  addSorted(ranked.positives);
  const positives = rows.slice();
  addSorted(ranked.negatives);

  return Array.from(rows, (count, bin) => ({
    lower: edges[bin]!,
    upper: edges[bin + 1]!,
    rows: count,
    meanScore: scoreSums[bin]! / count,
    positiveRate: positives[bin]! / count,
  })).filter((bin) => bin.rows > 0);
}
