import { checkBinary, checkLength } from "./numerics/check-input.ts";
import { type MetricValue, metricRatio, noPositives, noRows, type ZeroDivision } from "./metric-value.ts";

/** Counts of a binary confusion matrix. Counts of disjoint rows add up: see {@link addConfusion}. */
export interface Confusion {
  readonly trueNegatives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly truePositives: number;
}

/**
 * Counts labels against hard predictions; both arrays hold 0 or 1 and have one length, which may be 0.
 *
 * Throws `length-mismatch` or `not-binary`.
 *
 * @example
 * countConfusion(Uint8Array.of(0, 1, 1), Uint8Array.of(0, 1, 0))
 * // { trueNegatives: 1, falsePositives: 0, falseNegatives: 1, truePositives: 1 }
 *
 * Source: scikit-learn 1.9 `confusion_matrix(labels=[0, 1]).ravel()`, the same order.
 */
export function countConfusion(labels: Uint8Array, predictions: Uint8Array): Confusion {
  checkLength("predictions", predictions, "labels", labels.length);
  checkBinary("labels", labels);
  checkBinary("predictions", predictions);
  let positives = 0;
  let predictedPositives = 0;
  let truePositives = 0;
  for (let row = 0; row < labels.length; row++) {
    positives += labels[row]!;
    predictedPositives += predictions[row]!;
    truePositives += labels[row]! & predictions[row]!;
  }
  return {
    trueNegatives: labels.length - positives - predictedPositives + truePositives,
    falsePositives: predictedPositives - truePositives,
    falseNegatives: positives - truePositives,
    truePositives,
  };
}

/** The confusion of two disjoint sets of rows taken together. */
export function addConfusion(left: Confusion, right: Confusion): Confusion {
  return {
    trueNegatives: left.trueNegatives + right.trueNegatives,
    falsePositives: left.falsePositives + right.falsePositives,
    falseNegatives: left.falseNegatives + right.falseNegatives,
    truePositives: left.truePositives + right.truePositives,
  };
}

/** How many rows were counted. */
export function confusionRows(confusion: Confusion): number {
  return (
    confusion.trueNegatives + confusion.falsePositives + confusion.falseNegatives + confusion.truePositives
  );
}

/** Share of rows predicted right, (TP + TN) / rows; undefined without rows. */
export function accuracy(confusion: Confusion): MetricValue {
  return metricRatio(confusion.truePositives + confusion.trueNegatives, confusionRows(confusion), noRows);
}

/**
 * TP / (TP + FP); undefined when nothing is predicted positive.
 *
 * @example precision(countConfusion(Uint8Array.of(1), Uint8Array.of(0)))
 * // { value: NaN, undefinedReason: "nothing is predicted positive" }
 */
export function precision(confusion: Confusion, zeroDivision?: ZeroDivision): MetricValue {
  const { truePositives, falsePositives } = confusion;
  return metricRatio(
    truePositives,
    truePositives + falsePositives,
    "nothing is predicted positive",
    zeroDivision,
  );
}

/** TP / (TP + FN), also the true positive rate; undefined when there are no positive labels. */
export function recall(confusion: Confusion, zeroDivision?: ZeroDivision): MetricValue {
  const { truePositives, falseNegatives } = confusion;
  return metricRatio(truePositives, truePositives + falseNegatives, noPositives, zeroDivision);
}

/**
 * 2TP / (2TP + FP + FN). Undefined only when there are neither positive labels nor positive predictions;
 * when just one of precision and recall is undefined, F1 is 0 by the formula, as in scikit-learn.
 */
export function f1Score(confusion: Confusion, zeroDivision?: ZeroDivision): MetricValue {
  const doubled = 2 * confusion.truePositives;
  return metricRatio(
    doubled,
    doubled + confusion.falsePositives + confusion.falseNegatives,
    "there are neither positive labels nor positive predictions",
    zeroDivision,
  );
}
