import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delongInterval } from "./delong-interval.ts";
import { largestGapInterval } from "./largest-gap-interval.ts";
import { normalQuantile } from "./numerics/normal-distribution.ts";
import { newcombeInterval, wilsonInterval } from "./proportion-interval.ts";
import { rankScores } from "./ranked-scores.ts";
import { disagreements } from "./testing/agreement.ts";
import { readFixture } from "./testing/reference-fixtures.ts";

const fixture = readFixture("classification");

const proportion = fc
  .tuple(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 500 }))
  .map(([successes, trials]) => ({ successes: Math.min(successes, trials), trials }));

describe("agreement with scipy and statsmodels", () => {
  test("normal quantiles, to a relative 1e-14", () => {
    for (const [probability, z] of fixture.normalQuantiles) {
      expect(Math.abs(normalQuantile(probability) - z)).toBeLessThanOrEqual(1e-14 * Math.abs(z));
    }
  });

  test("Wilson's interval", () => {
    for (const [successes, trials, confidence, low, high] of fixture.wilson) {
      const interval = wilsonInterval({ successes, trials }, confidence);
      expect(disagreements(interval.low, low, `${successes}/${trials} low`)).toEqual([]);
      expect(disagreements(interval.high, high, `${successes}/${trials} high`)).toEqual([]);
    }
  });

  test("Newcombe's interval", () => {
    for (const [successes1, trials1, successes2, trials2, confidence, low, high] of fixture.newcombe) {
      const interval = newcombeInterval(
        { successes: successes1, trials: trials1 },
        { successes: successes2, trials: trials2 },
        confidence,
      );
      expect(disagreements(interval.low, low, "low")).toEqual([]);
      expect(disagreements(interval.high, high, "high")).toEqual([]);
    }
  });
});

test("Newcombe's own example, 56 of 70 against 48 of 80", () => {
  const { low, high } = newcombeInterval({ successes: 56, trials: 70 }, { successes: 48, trials: 80 });
  expect([low.toFixed(4), high.toFixed(4)]).toEqual(["0.0524", "0.3339"]);
});

test("Wilson's interval contains the share and stays within 0 and 1", () => {
  fc.assert(
    fc.property(proportion, (value) => {
      const { low, high } = wilsonInterval(value);
      const share = value.successes / value.trials;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
    }),
  );
});

test("Newcombe's interval turns round with its arguments and stays within −1 and 1", () => {
  fc.assert(
    fc.property(proportion, proportion, (first, second) => {
      const forward = newcombeInterval(first, second);
      const backward = newcombeInterval(second, first);
      expect(forward.low).toBeCloseTo(-backward.high, 12);
      expect(forward.low).toBeGreaterThanOrEqual(-1 - 1e-12);
      expect(forward.high).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

test("the largest gap names its pair and widens its interval with the number of pairs", () => {
  const groups = [
    { successes: 50, trials: 100 },
    { successes: 80, trials: 100 },
    { successes: 30, trials: 100 },
  ];
  const gap = largestGapInterval(groups);
  expect(gap).toMatchObject({ maximumIndex: 1, minimumIndex: 2, difference: 0.5 });
  expect(gap.interval).toMatchObject({ confidence: 0.95, method: "newcombe-10-bonferroni" });
  const widened = newcombeInterval(groups[1]!, groups[2]!, 1 - 0.05 / 3);
  expect(disagreements(gap.interval.low, widened.low)).toEqual([]);
  expect(disagreements(gap.interval.high, widened.high)).toEqual([]);
});

test("with two groups the largest gap's interval is plain Newcombe", () => {
  const [first, second] = [
    { successes: 3, trials: 9 },
    { successes: 3, trials: 9 },
  ] as const;
  const gap = largestGapInterval([first, second]);
  expect(gap).toMatchObject({ maximumIndex: 0, minimumIndex: 1, difference: 0 });
  expect(disagreements(gap.interval.low, newcombeInterval(first, second).low)).toEqual([]);
});

test("DeLong's interval is the AUC ± z standard errors, cut to [0, 1]", () => {
  const ranked = rankScores(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8));
  const { interval, variance } = delongInterval(ranked);
  expect(variance).toBe(0.125);
  expect(disagreements(interval!.low, 0.75 - 1.959963984540054 * Math.sqrt(0.125))).toEqual([]);
  expect(interval).toMatchObject({ high: 1, method: "delong-normal-clipped" });
});

test("a perfect separation has a point for an interval", () => {
  const ranked = rankScores(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.2, 0.7, 0.8));
  expect(delongInterval(ranked).interval).toMatchObject({ low: 1, high: 1 });
});
