import { describe, expect, test } from "vitest";
import { calibrationBins } from "./calibration-bins.ts";
import { confusionAtThreshold, rankScores } from "./ranked-scores.ts";
import { delongInterval } from "./delong-interval.ts";
import { evaluateBinaryClassifier } from "./evaluate-binary-classifier.ts";
import { precisionRecallCurve } from "./precision-recall.ts";
import { rocCurve } from "./roc.ts";
import { countConfusion } from "./confusion.ts";
import { disagreements, listDisagreements } from "./testing/agreement.ts";
import { type ClassificationCase, readFixture, type RocFixture } from "./testing/reference-fixtures.ts";

const scalars = [
  "accuracy",
  "precision",
  "recall",
  "f1",
  "rocAuc",
  "averagePrecision",
  "logLoss",
  "brierScore",
] as const;

function rank(fixture: ClassificationCase): ReturnType<typeof rankScores> {
  return rankScores(Uint8Array.from(fixture.labels), Float64Array.from(fixture.scores));
}

describe.each(readFixture("classification").cases)("scikit-learn 1.9.1 on $name", (fixture) => {
  test("every scalar metric agrees, and is undefined with a reason exactly where it has no value", () => {
    const evaluation = evaluateBinaryClassifier(rank(fixture));
    for (const name of scalars) {
      expect(disagreements(evaluation[name].value, fixture[name], name)).toEqual([]);
      expect(evaluation[name].undefinedReason === null).toBe(fixture[name] !== null);
    }
  });

  test("both ways of counting the confusion agree", () => {
    const [trueNegatives, falsePositives, falseNegatives, truePositives] = fixture.confusion;
    const expected = { trueNegatives, falsePositives, falseNegatives, truePositives };
    const predictions = Uint8Array.from(fixture.scores, (score) => (score >= 0.5 ? 1 : 0));
    expect(confusionAtThreshold(rank(fixture), 0.5)).toEqual(expected);
    expect(countConfusion(Uint8Array.from(fixture.labels), predictions)).toEqual(expected);
  });

  test("DeLong's variance agrees with its definition", () => {
    expect(disagreements(delongInterval(rank(fixture)).variance, fixture.delongVariance, "variance")).toEqual(
      [],
    );
  });
});

const cases = readFixture("classification").cases;

test.each(cases.filter(({ calibration }) => calibration.meanScores.length > 0))(
  "calibration bins agree with scikit-learn 1.9.1 on $name",
  (fixture) => {
    const bins = calibrationBins(rank(fixture), 10);
    const { positiveRates, meanScores } = fixture.calibration;
    const rates = bins.map((bin) => bin.positiveRate);
    const means = bins.map((bin) => bin.meanScore);
    expect(listDisagreements(rates, positiveRates, "positiveRate")).toEqual([]);
    expect(listDisagreements(means, meanScores, "meanScore")).toEqual([]);
  },
);

function rocDisagreements(
  fixture: ClassificationCase,
  dropIntermediate: boolean,
  expected: RocFixture,
): readonly string[] {
  const curve = rocCurve(rank(fixture), { dropIntermediate });
  return (["falsePositiveRates", "truePositiveRates", "thresholds"] as const).flatMap((name) =>
    listDisagreements(curve[name], expected[name], name),
  );
}

test.each(cases.filter(({ roc }) => roc !== undefined))(
  "the ROC curve agrees with scikit-learn 1.9.1, with and without intermediate points, on $name",
  (fixture) => {
    expect(rocDisagreements(fixture, true, fixture.roc!)).toEqual([]);
    expect(rocDisagreements(fixture, false, fixture.rocAllPoints!)).toEqual([]);
  },
);

test.each(cases.filter(({ precisionRecall }) => precisionRecall !== undefined))(
  "the precision-recall curve agrees with scikit-learn 1.9.1 on $name",
  (fixture) => {
    const curve = precisionRecallCurve(rank(fixture));
    const found = (["precisions", "recalls", "thresholds"] as const).flatMap((name) =>
      listDisagreements(curve[name], fixture.precisionRecall![name], name),
    );
    expect(found).toEqual([]);
  },
);
