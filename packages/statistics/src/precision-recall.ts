import { definedMetric, type MetricValue, noPositives, undefinedMetric } from "./metric-value.ts";
import { type RankedScores, walkThresholds } from "./ranked-scores.ts";

/**
 * Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over distinct scores: a step sum, not a trapezoid. NaN with the
 * reason when there are no positive labels (scikit-learn warns and answers 0 there).
 *
 * @example
 * averagePrecision(rankScores(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8))).value
 * // 0.8333333333333333
 *
 * Source: scikit-learn 1.9 `average_precision_score`.
 */
export function averagePrecision(ranked: RankedScores): MetricValue {
  const positives = ranked.positives.length;
  if (positives === 0) return undefinedMetric(noPositives);
  let sum = 0;
  let lastTruePositives = 0;
  walkThresholds(ranked, (_threshold, truePositives, falsePositives) => {
    sum += ((truePositives - lastTruePositives) * truePositives) / (truePositives + falsePositives);
    lastTruePositives = truePositives;
  });
  return definedMetric(sum / positives);
}

/**
 * Points of a precision-recall curve, thresholds rising and recall falling. `precisions` and `recalls` end
 * with the point (precision 1, recall 0), which has no threshold, so `thresholds` is one shorter.
 */
export interface PrecisionRecallCurve {
  readonly precisions: Float64Array;
  readonly recalls: Float64Array;
  readonly thresholds: Float64Array;
  /** Why recall is NaN; `null` when there are positive labels. */
  readonly undefinedReason: string | null;
}

/**
 * The precision-recall curve over every distinct score. Without positive labels recall is NaN (scikit-learn
 * answers 1 with a warning), but for the closing point.
 *
 * @example
 * precisionRecallCurve(rankScores(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)))
 * // precisions .5 .667 .5 1 1, recalls 1 1 .5 .5 0, thresholds .1 .35 .4 .8
 *
 * Source: scikit-learn 1.9 `precision_recall_curve`.
 */
export function precisionRecallCurve(ranked: RankedScores): PrecisionRecallCurve {
  const positives = ranked.positives.length;
  const precisions = [1];
  const recalls = [0];
  const thresholds: number[] = [];
  walkThresholds(ranked, (threshold, truePositives, falsePositives) => {
    precisions.push(truePositives / (truePositives + falsePositives));
    recalls.push(positives === 0 ? Number.NaN : truePositives / positives);
    thresholds.push(threshold);
  });
  return {
    precisions: Float64Array.from(precisions).reverse(),
    recalls: Float64Array.from(recalls).reverse(),
    thresholds: Float64Array.from(thresholds).reverse(),
    undefinedReason: positives === 0 ? noPositives : null,
  };
}
