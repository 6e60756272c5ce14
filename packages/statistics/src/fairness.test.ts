import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FairnessReport, summarizeFairness } from "./fairness-report.ts";
import { GroupTally } from "./group-tally.ts";
import { newcombeInterval } from "./proportion-interval.ts";
import { disagreements } from "./testing/agreement.ts";
import { type FairnessCase, readFixture } from "./testing/reference-fixtures.ts";

const rateNames = ["selection-rate", "true-positive-rate", "false-positive-rate", "accuracy"] as const;

function tallyOf(
  labels: readonly number[],
  predictions: readonly number[],
  groups: readonly string[],
): GroupTally {
  const names = [...new Set(groups)].sort();
  const tally = new GroupTally(names);
  tally.add(
    Uint8Array.from(groups, (group) => names.indexOf(group)),
    { labels: Uint8Array.from(labels), predictions: Uint8Array.from(predictions) },
  );
  return tally;
}

function summarize(fixture: FairnessCase): FairnessReport {
  return summarizeFairness(tallyOf(fixture.labels, fixture.predictions, fixture.groups), {
    minimumGroupSize: 1,
  });
}

describe.each(readFixture("fairness").cases)("Fairlearn 0.15 on $name", (fixture) => {
  test("every rate of every group agrees", () => {
    for (const group of summarize(fixture).groups) {
      for (const name of rateNames) {
        expect(
          disagreements(
            group.rates[name].value,
            fixture.byGroup[name]![group.group]!,
            `${name} of ${group.group}`,
          ),
        ).toEqual([]);
      }
      expect(
        disagreements(group.meanPrediction.value, fixture.byGroup["mean-prediction"]![group.group]!),
      ).toEqual([]);
    }
  });

  test("differences, ratios and extremes agree", () => {
    for (const [name, comparison] of Object.entries(summarize(fixture).comparisons)) {
      expect(
        disagreements(comparison.difference.value, fixture.difference[name]!, `${name} difference`),
      ).toEqual([]);
      expect(disagreements(comparison.ratio.value, fixture.ratio[name]!, `${name} ratio`)).toEqual([]);
      expect(disagreements(comparison.maximum!.value, fixture.maximum[name]!, `${name} maximum`)).toEqual([]);
      expect(disagreements(comparison.minimum!.value, fixture.minimum[name]!, `${name} minimum`)).toEqual([]);
    }
  });

  test("the named disparities agree", () => {
    const { demographicParity, equalOpportunity, equalizedOdds } = summarize(fixture);
    expect(disagreements(demographicParity.difference.value, fixture.demographicParityDifference)).toEqual(
      [],
    );
    expect(disagreements(demographicParity.ratio.value, fixture.demographicParityRatio)).toEqual([]);
    expect(disagreements(equalOpportunity.difference.value, fixture.equalOpportunityDifference)).toEqual([]);
    expect(disagreements(equalOpportunity.ratio.value, fixture.equalOpportunityRatio)).toEqual([]);
    expect(disagreements(equalizedOdds.difference.value, fixture.equalizedOddsDifference)).toEqual([]);
    expect(disagreements(equalizedOdds.ratio.value, fixture.equalizedOddsRatio)).toEqual([]);
  });
});

test("the golden of Fairlearn's documentation", () => {
  const digits = (text: string): number[] => Array.from(text, Number);
  const report = summarizeFairness(
    tallyOf(digits("011110101000111111"), digits("001011100111100110"), Array.from("bbabbcccaacabccbcc")),
    { minimumGroupSize: 1 },
  );
  expect(disagreements(report.demographicParity.difference.value, 0.25)).toEqual([]);
  expect(disagreements(report.demographicParity.ratio.value, 2 / 3)).toEqual([]);
  expect(report.equalizedOdds.difference.value).toBe(1);
  expect(report.equalizedOdds.ratio.value).toBe(0);
  expect(report.convention).toBe("fairlearn");
});

/** 100 rows a group, half of them positive; `selected` of the positives are predicted positive. */
function groupRows(group: string, rows: number, selected: number): [number, number, string][] {
  return Array.from({ length: rows }, (_, row) => [
    row % 2,
    row % 2 === 1 && row < 2 * selected ? 1 : 0,
    group,
  ]);
}

function reportOf(
  rows: readonly (readonly [number, number, string])[],
  minimumGroupSize: number,
): FairnessReport {
  const tally = tallyOf(
    rows.map(([label]) => label),
    rows.map(([, prediction]) => prediction),
    rows.map(([, , group]) => group),
  );
  return summarizeFairness(tally, { minimumGroupSize });
}

test("a small group keeps its numbers, is listed, and decides nothing", () => {
  const rows = [...groupRows("a", 100, 40), ...groupRows("b", 100, 30), ...groupRows("tiny", 10, 0)];
  const { groups, comparisons } = reportOf(rows, 30);
  expect(groups[2]).toMatchObject({ group: "tiny", rows: 10, positives: 5 });
  expect(groups[2]!.rates["true-positive-rate"]).toMatchObject({ value: 0, trials: 5, isSufficient: false });
  expect(comparisons["true-positive-rate"]).toMatchObject({
    maximum: { group: "a", value: 0.8 },
    minimum: { group: "b", value: 0.6 },
    insufficientGroups: ["tiny"],
  });
});

test("the minimum counts what the rate is a share of", () => {
  const rows = [...groupRows("a", 100, 40), ...groupRows("b", 50, 10), ...groupRows("c", 100, 20)];
  const { comparisons } = reportOf(rows, 30);
  expect(comparisons["selection-rate"].insufficientGroups).toEqual([]);
  expect(comparisons["true-positive-rate"].insufficientGroups).toEqual(["b"]);
});

test("with fewer than two sufficient groups a disparity is undefined, with the reason", () => {
  const { demographicParity, equalizedOdds } = reportOf(groupRows("a", 100, 40), 30);
  expect(demographicParity.difference).toEqual({
    value: Number.NaN,
    undefinedReason: "fewer than two groups have at least 30 rows",
  });
  expect(demographicParity.differenceInterval).toBeNull();
  expect(equalizedOdds.difference.undefinedReason).toBe(
    "fewer than two groups have at least 30 positive labels; fewer than two groups have at least 30 negative labels",
  );
});

test("the ratio of rates that are all 0 is undefined, their difference is 0", () => {
  const { demographicParity } = reportOf([...groupRows("a", 40, 0), ...groupRows("b", 40, 0)], 1);
  expect(demographicParity.difference.value).toBe(0);
  expect(demographicParity.ratio).toEqual({
    value: Number.NaN,
    undefinedReason: "the value is 0 in every group",
  });
});

test("equalized odds takes the larger of two intervals at half the error each", () => {
  const { equalizedOdds } = reportOf([...groupRows("a", 100, 40), ...groupRows("b", 100, 30)], 1);
  const truePositive = newcombeInterval({ successes: 40, trials: 50 }, { successes: 30, trials: 50 }, 0.975);
  const falsePositive = newcombeInterval({ successes: 0, trials: 50 }, { successes: 0, trials: 50 }, 0.975);
  expect(
    disagreements(equalizedOdds.differenceInterval!.low, Math.max(truePositive.low, falsePositive.low)),
  ).toEqual([]);
  expect(
    disagreements(equalizedOdds.differenceInterval!.high, Math.max(truePositive.high, falsePositive.high)),
  ).toEqual([]);
});

test("the mean prediction averages the scores where they are given", () => {
  const tally = new GroupTally(["a"]);
  tally.add(Uint8Array.of(0, 0), {
    labels: Uint8Array.of(0, 1),
    predictions: Uint8Array.of(0, 1),
    scores: Float64Array.of(0.25, 0.5),
  });
  expect(summarizeFairness(tally).groups[0]!.meanPrediction.value).toBe(0.375);
});

test("merged tallies equal one pass, with codes of either width", () => {
  const row = fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1), fc.nat({ max: 2 }));
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (first, second) => {
      const tallies = [first, second, [...first, ...second]].map((rows, index) => {
        const tally = new GroupTally(["a", "b", "c"]);
        const codes = rows.map(([, , code]) => code);
        tally.add(index === 0 ? Uint8Array.from(codes) : Uint16Array.from(codes), {
          labels: Uint8Array.from(rows, ([label]) => label),
          predictions: Uint8Array.from(rows, ([, prediction]) => prediction),
        });
        return tally;
      });
      tallies[0]!.merge(tallies[1]!);
      expect(tallies[0]!.counts()).toEqual(tallies[2]!.counts());
    }),
  );
});
