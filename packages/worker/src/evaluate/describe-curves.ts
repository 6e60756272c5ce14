import { calibrationBins, precisionRecallCurve, type RankedScores, rocCurve } from "@plumbline/statistics";
import type { Evaluation } from "./evaluation.ts";

/** Most points of a curve: enough for a chart, few enough for evidence. */
const mostPoints = 200;

/** Curves for charts. Of a dataset with one class only, those that need both are empty. */
export function describeCurves(ranked: RankedScores): Evaluation["curves"] {
  const roc = rocCurve(ranked);
  const precisionRecall = precisionRecallCurve(ranked);
  const rocPoints = Array.from(roc.falsePositiveRates, (falsePositiveRate, point) => ({
    falsePositiveRate,
    truePositiveRate: roc.truePositiveRates[point]!,
  }));
  const precisionRecallPoints = Array.from(precisionRecall.recalls, (recall, point) => ({
    precision: precisionRecall.precisions[point]!,
    recall,
  }));
  return {
    roc:
      roc.undefinedReason === null
        ? thinOut(rocPoints, (point) => point.falsePositiveRate + point.truePositiveRate)
        : [],
    precisionRecall:
      precisionRecall.undefinedReason === null
        ? thinOut(precisionRecallPoints, (point) => 1 - point.recall)
        : [],
    calibration: calibrationBins(ranked).map(({ meanScore, positiveRate, rows }) => ({
      meanPrediction: meanScore,
      observedRate: positiveRate,
      count: rows,
    })),
  };
}

/**
 * Keeps both ends and of the rest the first point past each of evenly spaced places, so that points lie close where the
 * curve is long and not where thresholds are many. `placeOf` must not fall along the curve.
 */
export function thinOut<Point>(points: readonly Point[], placeOf: (point: Point) => number): Point[] {
  const [first] = points;
  const last = points.at(-1);
  if (points.length <= mostPoints || first === undefined || last === undefined) return [...points];
  const start = placeOf(first);
  const step = (placeOf(last) - start) / (mostPoints - 1);
  const kept = [first];
  for (let at = 1; at < points.length - 1; at++) {
    const point = points[at]!;
    if (placeOf(point) >= start + kept.length * step && kept.length < mostPoints - 1) kept.push(point);
  }
  return [...kept, last];
}
