import { describe, expect, test } from "vitest";
import { countCategories } from "./category-counts.ts";
import { chooseDriftTest } from "./choose-drift-test.ts";
import { columnDrift } from "./column-drift.ts";
import { sortSample } from "./sorted-sample.ts";
import { lehmerUniforms } from "./testing/sample-columns.ts";

const reference = lehmerUniforms(1, 500);

describe("the default choice", () => {
  test.each([
    ["numeric", 1000, 6, "kolmogorov-smirnov"],
    ["numeric", 1001, 6, "wasserstein-normed"],
    ["numeric", 1000, 5, "chi-square-goodness"],
    ["numeric", 1000, 2, "proportion-z-test"],
    ["numeric", 1001, 5, "jensen-shannon-natural"],
    ["categorical", 1000, 900, "chi-square-goodness"],
    ["categorical", 1000, 2, "proportion-z-test"],
    ["categorical", 1001, 2, "jensen-shannon-natural"],
  ] as const)("%s, %d reference rows, %d values: %s", (kind, referenceRows, uniqueValues, expected) => {
    expect(chooseDriftTest({ kind, referenceRows, uniqueValues })).toBe(expected);
  });
});

test("an equal window has not drifted, a shifted one has", () => {
  const shifted = reference.map((value) => value + 0.3);
  expect(columnDrift(reference, reference, { kind: "numeric" })).toMatchObject({
    verdict: "no-drift",
    score: { statistic: 0, pValue: 1 },
    threshold: 0.05,
  });
  expect(columnDrift(reference, shifted, { kind: "numeric" }).verdict).toBe("drift");
});

test("a distance drifts from its threshold on, a p-value below its own", () => {
  const counts = { reference: ["a", "a", "a", "b"], current: ["a", "a", "b", "b"] };
  const options = { kind: "categorical", minimumRows: 1, test: "jensen-shannon-base2" } as const;
  const { statistic } = columnDrift(counts.reference, counts.current, options).score!;
  const at = (distanceThreshold: number): string =>
    columnDrift(counts.reference, counts.current, { ...options, distanceThreshold }).verdict;
  expect([at(statistic), at(statistic + 1e-9)]).toEqual(["drift", "no-drift"]);

  const { pValue } = columnDrift(reference, reference, { kind: "numeric" }).score!;
  expect(columnDrift(reference, reference, { kind: "numeric", pValueThreshold: pValue! }).verdict).toBe(
    "no-drift",
  );
});

test("a tiny window is insufficient: the score is shown, the verdict withheld", () => {
  const drift = columnDrift(reference, Float64Array.of(9, 10), { kind: "numeric" });
  expect(drift).toMatchObject({
    verdict: "insufficient",
    insufficientReason: "current has 2 rows, 100 are needed",
    current: { rows: 2, missing: 0 },
  });
  expect(drift.score!.statistic).toBe(1);
});

test("a window without rows has no score", () => {
  const drift = columnDrift(reference, Float64Array.of(Number.NaN), { kind: "numeric" });
  expect(drift).toMatchObject({
    verdict: "insufficient",
    score: null,
    threshold: null,
    current: { rows: 0, missing: 1 },
  });
});

test("NaN, infinity and null are counted as missing and left out", () => {
  const current = Float64Array.of(...reference, Number.NaN, Number.POSITIVE_INFINITY);
  expect(columnDrift(reference, current, { kind: "numeric" })).toMatchObject({
    score: { statistic: 0 },
    current: { rows: 500, missing: 2 },
  });
  expect(columnDrift(["a", null], ["a"], { kind: "categorical" }).reference).toEqual({ rows: 1, missing: 1 });
});

test("categories the reference never had are listed", () => {
  const before = countCategories(["a", "b", "b"]);
  const after = countCategories(["z", "b", "y", "z", null]);
  const drift = columnDrift(before, after, { kind: "categorical", minimumRows: 1 });
  expect(drift.newCategories).toEqual(["z", "y"]);
  expect(drift).toMatchObject({
    verdict: "drift",
    score: { statistic: Number.POSITIVE_INFINITY, pValue: 0 },
  });
});

test("raw, sorted and counted columns give one answer", () => {
  const current = lehmerUniforms(2, 400);
  expect(columnDrift(sortSample(reference), sortSample(current), { kind: "numeric" })).toEqual(
    columnDrift(reference, current, { kind: "numeric" }),
  );
  const [before, after] = [
    ["a", "b", "a"],
    ["b", "b", null],
  ] as const;
  expect(columnDrift(countCategories(before), countCategories(after), { kind: "categorical" })).toEqual(
    columnDrift(before, after, { kind: "categorical" }),
  );
});
