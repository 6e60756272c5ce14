import { type BinaryEvaluation, evaluateBinaryClassifier, type RankedScores } from "@plumbline/statistics";
import type { Evaluation } from "./evaluation.ts";
import { figureOf } from "./figure.ts";

/** The figures of the whole dataset, each with its 95 % interval where there is one. */
export function describeMetrics(ranked: RankedScores, threshold: number): Evaluation["metrics"] {
  const metrics: BinaryEvaluation = evaluateBinaryClassifier(ranked, { threshold });
  return {
    rocAuc: figureOf(metrics.rocAuc, metrics.rocAuc.interval),
    precision: figureOf(metrics.precision, metrics.precision.interval),
    accuracy: figureOf(metrics.accuracy, metrics.accuracy.interval),
    recall: figureOf(metrics.recall, metrics.recall.interval),
    f1: figureOf(metrics.f1),
    logLoss: figureOf(metrics.logLoss),
    brierScore: figureOf(metrics.brierScore),
    averagePrecision: figureOf(metrics.averagePrecision),
    confusion: metrics.confusion,
  };
}
