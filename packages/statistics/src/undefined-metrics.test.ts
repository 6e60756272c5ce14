import { expect, test } from "vitest";
import { f1Score, precision, recall } from "./confusion.ts";
import { delongInterval } from "./delong-interval.ts";
import { evaluateBinaryClassifier } from "./evaluate-binary-classifier.ts";
import { logLoss } from "./probability-losses.ts";
import { precisionRecallCurve } from "./precision-recall.ts";
import { rankScores } from "./ranked-scores.ts";
import { rocAuc, rocCurve } from "./roc.ts";

const noRowsRanked = rankScores(new Uint8Array(0), new Float64Array(0));
const allNegative = { trueNegatives: 5, falsePositives: 0, falseNegatives: 0, truePositives: 0 };

test("an undefined metric says why, and takes the value asked for", () => {
  expect(precision(allNegative)).toEqual({
    value: Number.NaN,
    undefinedReason: "nothing is predicted positive",
  });
  expect(recall(allNegative, 1)).toEqual({ value: 1, undefinedReason: "there are no positive labels" });
  expect(f1Score(allNegative, 0)).toEqual({
    value: 0,
    undefinedReason: "there are neither positive labels nor positive predictions",
  });
});

test("F1 is 0, not undefined, when only one of precision and recall is undefined", () => {
  expect(f1Score({ ...allNegative, falseNegatives: 2 })).toEqual({ value: 0, undefinedReason: null });
});

test("the AUC names the class that is missing", () => {
  const scores = Float64Array.of(0.1, 0.9);
  expect(rocAuc(rankScores(Uint8Array.of(1, 1), scores)).undefinedReason).toBe(
    "there are no negative labels",
  );
  expect(rocAuc(rankScores(Uint8Array.of(0, 0), scores)).undefinedReason).toBe(
    "there are no positive labels",
  );
});

test("without rows every metric is undefined and has no interval", () => {
  const {
    accuracy,
    precision: precisionOfNone,
    rocAuc: auc,
    f1,
    brierScore,
  } = evaluateBinaryClassifier(noRowsRanked);
  expect([accuracy, precisionOfNone, auc].map(({ interval }) => interval)).toEqual([null, null, null]);
  for (const metric of [accuracy, precisionOfNone, auc, f1, brierScore, logLoss(noRowsRanked)]) {
    expect(metric.value).toBeNaN();
    expect(metric.undefinedReason).toBeTypeOf("string");
  }
});

test("curves of one class carry NaN rates and the reason", () => {
  const ranked = rankScores(Uint8Array.of(0, 0), Float64Array.of(0.2, 0.7));
  expect([...rocCurve(ranked).truePositiveRates]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(rocCurve(ranked).undefinedReason).toBe("there are no positive labels");
  expect([...precisionRecallCurve(ranked).recalls]).toEqual([Number.NaN, Number.NaN, 0]);
  expect(precisionRecallCurve(ranked).undefinedReason).toBe("there are no positive labels");
});

test("DeLong's interval needs two rows of each class", () => {
  const { interval, undefinedReason } = delongInterval(
    rankScores(Uint8Array.of(0, 1, 1), Float64Array.of(1, 2, 3)),
  );
  expect(interval).toBeNull();
  expect(undefinedReason).toContain("two rows of each class");
});

test("log loss clips at the epsilon of the type the scores came in", () => {
  const labels = Uint8Array.of(1);
  expect(logLoss(rankScores(labels, Float64Array.of(0))).value).toBe(-Math.log(2 ** -52));
  expect(logLoss(rankScores(labels, Float32Array.of(0))).value).toBe(-Math.log(2 ** -23));
});
