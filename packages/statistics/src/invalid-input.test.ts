import { expect, test } from "vitest";
import { calibrationBins } from "./calibration-bins.ts";
import { CategoryCounts } from "./category-counts.ts";
import { columnDrift } from "./column-drift.ts";
import { countConfusion } from "./confusion.ts";
import { FixedEdgeHistogram } from "./fixed-edge-histogram.ts";
import { GroupTally } from "./group-tally.ts";
import { InvalidInputError } from "./numerics/invalid-input.ts";
import { jensenShannonDistance } from "./jensen-shannon.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { largestGapInterval } from "./largest-gap-interval.ts";
import { logLoss } from "./probability-losses.ts";
import { proportionZTest } from "./proportion-z-test.ts";
import { rankScores } from "./ranked-scores.ts";
import { sortSample } from "./sorted-sample.ts";
import { wilsonInterval } from "./proportion-interval.ts";

const oneRow = { labels: Uint8Array.of(1), predictions: Uint8Array.of(1) };

test.each([
  [
    "scores.length is 1: it must have as many values as the arrays beside it (labels.length is 2)",
    () => rankScores(Uint8Array.of(0, 1), Float64Array.of(0.5)),
  ],
  ["labels[1] is 2: it must be 0 or 1", () => rankScores(Uint8Array.of(0, 2), Float64Array.of(0.5, 1))],
  [
    "scores[1] is NaN: it must be a finite number; drop or impute missing values first",
    () => rankScores(Uint8Array.of(0, 1), Float64Array.of(0.5, Number.NaN)),
  ],
  [
    "scores[0] is Infinity: it must be a finite number; drop or impute missing values first",
    () => rankScores(Uint8Array.of(0), Float64Array.of(Number.POSITIVE_INFINITY)),
  ],
  ["predictions[0] is 3: it must be 0 or 1", () => countConfusion(Uint8Array.of(0), Uint8Array.of(3))],
  [
    "scores is 1.5: it must lie between 0 and 1, both included",
    () => logLoss(rankScores(Uint8Array.of(0), Float64Array.of(1.5))),
  ],
  [
    "binCount is 0: it is below the smallest allowed value (at least 1)",
    () => calibrationBins(rankScores(Uint8Array.of(0), Float64Array.of(0.5)), 0),
  ],
  [
    "confidence is 1: it must lie between 0 and 1, both excluded",
    () => wilsonInterval({ successes: 1, trials: 2 }, 1),
  ],
  [
    "proportion.successes is 3: it is above the largest allowed value (at most trials, 2)",
    () => wilsonInterval({ successes: 3, trials: 2 }),
  ],
  [
    "groups.length is 1: it is below the smallest allowed value (at least 2)",
    () => largestGapInterval([{ successes: 1, trials: 2 }]),
  ],
  [
    "codes[0] is 2: it is above the largest allowed value (there are 2 groups, numbered from 0)",
    () => new GroupTally(["a", "b"]).add(Uint8Array.of(2), oneRow),
  ],
  [
    "other.groups is b: it must have the same groups in the same order as the tally it joins (a)",
    () => new GroupTally(["a"]).merge(new GroupTally(["b"])),
  ],
  [
    "current is empty: it must hold at least one value",
    () => kolmogorovSmirnov(sortSample([1]), sortSample([])),
  ],
  ["edges[1] is 0: it must be greater than the value before it", () => new FixedEdgeHistogram([0, 0])],
  [
    "other.edges[1] is 2: it must have the same bin edges as the histogram it joins",
    () => new FixedEdgeHistogram([0, 1]).merge(new FixedEdgeHistogram([0, 2])),
  ],
  [
    "current[1] is -1: it must be a whole number, zero or more, at most 2^53 - 1",
    () => jensenShannonDistance({ reference: [1, 1], current: [1, -1] }, "natural"),
  ],
  [
    "pair.reference.length is 3: it is above the largest allowed value (at most 2 categories)",
    () => proportionZTest({ reference: [1, 1, 1], current: [1, 1, 1] }),
  ],
  [
    "test is wasserstein: it is not one of the allowed choices (a categorical column has no order; choose one for counts)",
    () => columnDrift(["a"], ["b"], { kind: "categorical", test: "wasserstein" }),
  ],
  [
    "count is -1: it must be a whole number, zero or more, at most 2^53 - 1",
    () => {
      new CategoryCounts().add("a", -1);
    },
  ],
])("%s", (message, act) => {
  expect(act).toThrow(InvalidInputError);
  expect(act).toThrow(message);
});

test("the error carries the rule, the argument, the index and the value", () => {
  try {
    rankScores(Uint8Array.of(0, 7), Float64Array.of(0, 0));
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ rule: "not-binary", argument: "labels", index: 1, value: 7 });
  }
});

test("a tally takes all rows of a call or none", () => {
  const tally = new GroupTally(["a"]);
  const rows = { labels: Uint8Array.of(1, 0), predictions: Uint8Array.of(1, 0) };
  expect(() => {
    tally.add(Uint8Array.of(0, 1), rows);
  }).toThrow(InvalidInputError);
  expect(tally.counts()[0]!.rows).toBe(0);
});
