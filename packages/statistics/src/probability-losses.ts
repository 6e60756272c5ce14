import { checkProbability } from "./numerics/check-input.ts";
import { definedMetric, type MetricValue, noRows, undefinedMetric } from "./metric-value.ts";
import type { RankedScores } from "./ranked-scores.ts";

/** Throws `not-a-probability` unless all scores lie in [0, 1]. They are sorted, so the ends decide. */
export function checkProbabilities(ranked: RankedScores): void {
  for (const scores of [ranked.positives, ranked.negatives]) {
    if (scores.length === 0) continue;
    checkProbability("scores", scores[0]!);
    checkProbability("scores", scores.at(-1)!);
  }
}

/**
 * Mean negative log-likelihood of the labels, natural logarithm. Each class's probability is clipped to
 * [ε, 1 − ε], ε being the machine epsilon of the type the scores came in. Sums are taken in double
 * precision, so for `Float32Array` scores scikit-learn's float32 sums agree to about 1e-6 only.
 *
 * Scores must be probabilities of label 1, else it throws `not-a-probability`. NaN with a reason without
 * rows.
 *
 * @example
 * logLoss(rankScores(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.8))).value // 0.16425203348601802
 *
 * Source: scikit-learn 1.9 `log_loss(labels=[0, 1])`.
 */
export function logLoss(ranked: RankedScores): MetricValue {
  checkProbabilities(ranked);
  const { positives, negatives, epsilon } = ranked;
  const rows = positives.length + negatives.length;
  if (rows === 0) return undefinedMetric(noRows);
  const highest = 1 - epsilon;
  let sum = 0;
  for (let row = 0; row < positives.length; row++) {
    sum -= Math.log(Math.min(highest, Math.max(epsilon, positives[row]!)));
  }
  for (let row = 0; row < negatives.length; row++) {
    sum -= Math.log(Math.min(highest, Math.max(epsilon, 1 - negatives[row]!)));
  }
  return definedMetric(sum / rows);
}

/**
 * Mean squared difference between probability and label, between 0 and 1 (the binary, halved form).
 *
 * Scores must be probabilities of label 1, else it throws `not-a-probability`. NaN with a reason without
 * rows.
 *
 * @example brierScore(rankScores(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.8))).value // 0.025
 *
 * Source: Brier (1950); scikit-learn 1.9 `brier_score_loss`.
 */
export function brierScore(ranked: RankedScores): MetricValue {
  checkProbabilities(ranked);
  const { positives, negatives } = ranked;
  const rows = positives.length + negatives.length;
  if (rows === 0) return undefinedMetric(noRows);
  let sum = 0;
  for (let row = 0; row < positives.length; row++) sum += (1 - positives[row]!) ** 2;
  for (let row = 0; row < negatives.length; row++) sum += negatives[row]! ** 2;
  return definedMetric(sum / rows);
}
