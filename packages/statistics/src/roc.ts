import {
  definedMetric,
  type MetricValue,
  noNegatives,
  noPositives,
  undefinedMetric,
} from "./metric-value.ts";
import { type RankedScores, walkThresholds } from "./ranked-scores.ts";

/** Why a two-class ranking metric has no answer for these scores, or `null`. */
export function missingClass(ranked: RankedScores): string | null {
  if (ranked.positives.length === 0) return noPositives;
  return ranked.negatives.length === 0 ? noNegatives : null;
}

/**
 * Area under the ROC curve: the chance that a positive outscores a negative, ties counting half. O(n) on
 * ranked scores. With one class only it is NaN with the reason.
 *
 * @example
 * // labels 0 1 0 1 1, scores .5 .5 .5 .2 .9
 * rocAuc(rankScores(Uint8Array.of(0, 1, 0, 1, 1), Float64Array.of(0.5, 0.5, 0.5, 0.2, 0.9))).value // 0.5
 *
 * Source: Mann–Whitney U over grouped ties; agrees with scikit-learn 1.9 `roc_auc_score`.
 */
export function rocAuc(ranked: RankedScores): MetricValue {
  const missing = missingClass(ranked);
  if (missing !== null) return undefinedMetric(missing);
  // Counts and their halves are exact in a double, so the only rounding is the division.
  let doubledArea = 0;
  let lastTruePositives = 0;
  let lastFalsePositives = 0;
  walkThresholds(ranked, (_threshold, truePositives, falsePositives) => {
    doubledArea += (falsePositives - lastFalsePositives) * (truePositives + lastTruePositives);
    lastTruePositives = truePositives;
    lastFalsePositives = falsePositives;
  });
  return definedMetric(doubledArea / 2 / ranked.positives.length / ranked.negatives.length);
}

/** Points of a ROC curve, from (0, 0) at threshold +∞ to (1, 1); three arrays of one length. */
export interface RocCurve {
  readonly falsePositiveRates: Float64Array;
  readonly truePositiveRates: Float64Array;
  readonly thresholds: Float64Array;
  /** Why one of the rates is NaN throughout; `null` when both classes are present. */
  readonly undefinedReason: string | null;
}

export interface RocCurveOptions {
  /** Leaves out points on a straight line between their neighbours. Default true. */
  readonly dropIntermediate?: boolean;
}

/**
 * The ROC curve over every distinct score. The first threshold is +∞. A class that is absent has NaN rates
 * and the reason is given. Without rows the curve is the one point at +∞.
 *
 * @example
 * rocCurve(rankScores(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)))
 * // falsePositiveRates 0 0 .5 .5 1, truePositiveRates 0 .5 .5 1 1, thresholds ∞ .8 .4 .35 .1
 *
 * Source: scikit-learn 1.9 `roc_curve`, its second-difference rule for intermediate points included.
 */
export function rocCurve(ranked: RankedScores, options: RocCurveOptions = {}): RocCurve {
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  walkThresholds(ranked, (threshold, truePositiveCount, falsePositiveCount) => {
    thresholds.push(threshold);
    truePositives.push(truePositiveCount);
    falsePositives.push(falsePositiveCount);
  });

  const bends = (counts: readonly number[], point: number): boolean =>
    counts[point + 1]! - counts[point]! !== counts[point]! - counts[point - 1]!;
  const last = thresholds.length - 1;
  const keepsAll = options.dropIntermediate === false || last < 2;
  const kept: number[] = [];
  for (let point = 0; point <= last; point++) {
    if (
      keepsAll ||
      point === 0 ||
      point === last ||
      bends(falsePositives, point) ||
      bends(truePositives, point)
    ) {
      kept.push(point);
    }
  }

  const rates = (counts: readonly number[], total: number): Float64Array =>
    Float64Array.from([0, ...kept.map((point) => counts[point]!)], (count) =>
      total === 0 ? Number.NaN : count / total,
    );
  return {
    falsePositiveRates: rates(falsePositives, ranked.negatives.length),
    truePositiveRates: rates(truePositives, ranked.positives.length),
    thresholds: Float64Array.from([Number.POSITIVE_INFINITY, ...kept.map((point) => thresholds[point]!)]),
    undefinedReason: missingClass(ranked),
  };
}
