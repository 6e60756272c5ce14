import { checkConfidence } from "./numerics/check-input.ts";
import { normalQuantile } from "./numerics/normal-distribution.ts";
import type { Interval } from "./interval.ts";
import { type RankedScores, walkThresholds } from "./ranked-scores.ts";
import { rocAuc } from "./roc.ts";

/** An interval for the ROC AUC, or why there is none. */
export interface AucInterval {
  readonly interval: Interval | null;
  /** DeLong's variance of the AUC; NaN when undefined. */
  readonly variance: number;
  readonly undefinedReason: string | null;
}

/**
 * DeLong's interval for the ROC AUC: AUC ± z√variance, cut to [0, 1]. O(n) on ranked scores.
 *
 * Needs at least two rows of each class, since each contributes a sample variance; else `interval` is null
 * with the reason. When the classes are perfectly separated (AUC 0 or 1) the variance is 0 and the interval
 * a point: it then says nothing about uncertainty.
 *
 * @example
 * delongInterval(rankScores(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8))).variance
 * // 0.125
 *
 * Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44; placements from ranks as in Sun & Xu
 * (2014), "Fast implementation of DeLong's algorithm", IEEE Signal Processing Letters 21(11).
 */
export function delongInterval(ranked: RankedScores, confidence = 0.95): AucInterval {
  checkConfidence(confidence);
  const positives = ranked.positives.length;
  const negatives = ranked.negatives.length;
  if (positives < 2 || negatives < 2) {
    return {
      interval: null,
      variance: Number.NaN,
      undefinedReason: "DeLong's variance needs at least two rows of each class",
    };
  }
  const auc = rocAuc(ranked).value;
  let positiveSquares = 0;
  let negativeSquares = 0;
  let lastTruePositives = 0;
  let lastFalsePositives = 0;
  walkThresholds(ranked, (_threshold, truePositives, falsePositives) => {
    const tiedPositives = truePositives - lastTruePositives;
    const tiedNegatives = falsePositives - lastFalsePositives;
    // The placement of a row is the share of the other class that it is ranked rightly against.
    const negativesBelow = (negatives - falsePositives + tiedNegatives / 2) / negatives;
    const positivesAbove = (lastTruePositives + tiedPositives / 2) / positives;
    positiveSquares += tiedPositives * (negativesBelow - auc) ** 2;
    negativeSquares += tiedNegatives * (positivesAbove - auc) ** 2;
    lastTruePositives = truePositives;
    lastFalsePositives = falsePositives;
  });
  const variance =
    positiveSquares / (positives - 1) / positives + negativeSquares / (negatives - 1) / negatives;
  const halfWidth = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return {
    interval: {
      low: Math.max(0, auc - halfWidth),
      high: Math.min(1, auc + halfWidth),
      confidence,
      method: "delong-normal-clipped",
    },
    variance,
    undefinedReason: null,
  };
}
