import { accuracy, type Confusion, f1Score, precision, recall } from "./confusion.ts";
import { delongInterval } from "./delong-interval.ts";
import type { Interval } from "./interval.ts";
import type { MetricValue, ZeroDivision } from "./metric-value.ts";
import { averagePrecision } from "./precision-recall.ts";
import { brierScore, logLoss } from "./probability-losses.ts";
import { wilsonInterval } from "./proportion-interval.ts";
import { confusionAtThreshold, type RankedScores } from "./ranked-scores.ts";
import { rocAuc } from "./roc.ts";

export interface EvaluationOptions {
  /** A score of at least this much is predicted positive. A probability; default 0.5. */
  readonly threshold?: number;
  /** Confidence of every interval, strictly between 0 and 1. Default 0.95. */
  readonly confidence?: number;
  /** What stands in for an undefined precision, recall or F1. Default `nan`. */
  readonly zeroDivision?: ZeroDivision;
}

/**
 * A metric with its interval: Wilson's for a share of counted rows, DeLong's for the AUC. The interval is
 * null when the metric is undefined or, for the AUC, when a class has fewer than two rows.
 */
export interface MetricWithInterval extends MetricValue {
  readonly interval: Interval | null;
}

/** Everything {@link evaluateBinaryClassifier} computes, each metric with its reason when undefined. */
export interface BinaryEvaluation {
  readonly rows: number;
  readonly positives: number;
  readonly threshold: number;
  readonly confusion: Confusion;
  readonly accuracy: MetricWithInterval;
  readonly precision: MetricWithInterval;
  readonly recall: MetricWithInterval;
  readonly f1: MetricValue;
  readonly rocAuc: MetricWithInterval;
  readonly averagePrecision: MetricValue;
  readonly logLoss: MetricValue;
  readonly brierScore: MetricValue;
}

/**
 * All metrics of a binary classifier that gives probabilities, from one ranking of its scores; a million
 * rows take a few tenths of a second, the ranking included.
 *
 * Throws `not-a-probability` when a score lies outside [0, 1]; metrics that need no probabilities can be
 * called one by one. Without rows every metric is undefined with its reason.
 *
 * @example
 * const ranked = rankScores(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8));
 * evaluateBinaryClassifier(ranked).rocAuc.value // 0.75
 *
 * Source: the functions named by its fields.
 */
export function evaluateBinaryClassifier(
  ranked: RankedScores,
  options: EvaluationOptions = {},
): BinaryEvaluation {
  const { threshold = 0.5, confidence = 0.95, zeroDivision = "nan" } = options;
  const confusion = confusionAtThreshold(ranked, threshold);
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  const rows = truePositives + falsePositives + falseNegatives + trueNegatives;
  const withInterval = (metric: MetricValue, successes: number, trials: number): MetricWithInterval => ({
    ...metric,
    interval: trials === 0 ? null : wilsonInterval({ successes, trials }, confidence),
  });
  return {
    rows,
    positives: truePositives + falseNegatives,
    threshold,
    confusion,
    accuracy: withInterval(accuracy(confusion), truePositives + trueNegatives, rows),
    precision: withInterval(
      precision(confusion, zeroDivision),
      truePositives,
      truePositives + falsePositives,
    ),
    recall: withInterval(recall(confusion, zeroDivision), truePositives, truePositives + falseNegatives),
    f1: f1Score(confusion, zeroDivision),
    rocAuc: { ...rocAuc(ranked), interval: delongInterval(ranked, confidence).interval },
    averagePrecision: averagePrecision(ranked),
    logLoss: logLoss(ranked),
    brierScore: brierScore(ranked),
  };
}
