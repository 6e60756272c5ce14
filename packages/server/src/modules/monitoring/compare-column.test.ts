import { CategoryCounts, sortSample } from "@plumbline/statistics";
import { describe, expect, test } from "vitest";
import { compareCategories, compareNumbers } from "./compare-column.ts";
import { adjustForMany, judgeFeatures } from "./judge-drift.ts";
import type { ColumnReport } from "./report.ts";

const categories = 40;
const counts = Object.fromEntries(
  Array.from({ length: categories }, (_, at) => [`category ${at}`, 50 + 10 * at]),
);
const profile = { name: "column", kind: "categorical", missing: 0, counts, other: 0 } as const;

/** Windows drawn from the reference, always the same ones. */
function* drawWindows(windows: number, rows: number): Generator<CategoryCounts> {
  const values = Object.entries(counts).flatMap(([category, times]) =>
    Array.from({ length: times }, () => category),
  );
  let state = 7;
  for (let window = 0; window < windows; window++) {
    const drawn = new CategoryCounts();
    for (let row = 0; row < rows; row++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      drawn.add(values[Math.floor((state / 0x80000000) * values.length)]!);
    }
    yield drawn;
  }
}

describe("a window drawn from the reference", () => {
  test("passes the threshold by chance when it is small, and is seldom called drift for that", () => {
    const reports = [...drawWindows(100, 300)].map((window) => compareCategories(profile, window));
    const passing = reports.filter(({ score, threshold }) => score! >= threshold!);
    expect(passing.length).toBeGreaterThan(50);
    expect(reports.filter(({ verdict }) => verdict === "drift").length).toBeLessThanOrEqual(12);
    const withheld = passing.find(({ verdict }) => verdict === "insufficient");
    expect(withheld?.insufficientReason).toMatch(/^windows of 300 rows reach 0\.1\d\d by chance/);
  });

  test("is never drift when it is large", () => {
    for (const window of drawWindows(20, 5000)) {
      expect(compareCategories(profile, window)).toMatchObject({ verdict: "no-drift", chanceLevel: null });
    }
  });
});

test("a shifted column is drift, with its convention and how to compute it again", () => {
  const values = Array.from({ length: 3000 }, (_, at) => at % 1500);
  const numbers = {
    name: "age",
    kind: "numeric",
    missing: 0,
    form: "quantiles",
    sample: values.slice(0, 1500),
    rows: 3000,
  } as const;
  const report = compareNumbers(numbers, sortSample(values.map((value) => value + 200)));
  expect(report).toMatchObject({
    verdict: "drift",
    convention: "wasserstein-normed",
    recompute: expect.stringContaining("scipy.stats.wasserstein_distance") as string,
    threshold: 0.1,
  });
  // The mean moved by 200; the standard deviation of 0…1499 is 433.01.
  expect(report.score).toBeCloseTo(200 / 433.0124, 5);
  expect(report.chanceLevel).toBeLessThan(0.1);
});

test("categories that a reference does not name one by one are not new", () => {
  const window = new CategoryCounts();
  for (const [category, times] of Object.entries(counts)) window.add(category, times);
  window.add("rare", 500);
  expect(compareCategories({ ...profile, other: 500 }, window)).toMatchObject({
    verdict: "no-drift",
    newCategories: [],
  });
  expect(compareCategories(profile, window).newCategories).toEqual(["rare"]);
});

describe("the verdict on all features", () => {
  const column = (verdict: ColumnReport["verdict"], pValue: number | null = null): ColumnReport => ({
    ...compareCategories(profile, new CategoryCounts()),
    verdict,
    pValue,
    threshold: pValue === null ? 0.1 : 0.05,
  });
  const settings = { minimumPredictions: 500, driftedShare: 0.5 };

  test("is drift from half of them on", () => {
    const [yes, no] = [column("drift"), column("no-drift")];
    expect(judgeFeatures([yes, yes, no, no], 500, settings)).toMatchObject({
      verdict: "drift",
      driftedShare: 0.5,
    });
    expect(judgeFeatures([yes, no, no], 500, settings).verdict).toBe("no-drift");
  });

  test("is insufficient where little could be judged", () => {
    const [yes, unknown] = [column("drift"), column("insufficient")];
    expect(judgeFeatures([yes], 499, settings).verdict).toBe("insufficient");
    expect(judgeFeatures([yes, unknown, unknown], 500, settings).verdict).toBe("insufficient");
    expect(judgeFeatures([], 500, settings).verdict).toBe("insufficient");
  });

  test("counts how many columns were tested: one small p-value of fifteen is no drift", () => {
    const many = [column("drift", 0.04), ...Array.from({ length: 14 }, () => column("no-drift", 0.6))];
    expect(adjustForMany(many)[0]).toMatchObject({
      verdict: "no-drift",
      pValue: expect.closeTo(0.6, 10) as number,
    });
    expect(adjustForMany([column("drift", 0.001), ...many.slice(1)])[0]).toMatchObject({ verdict: "drift" });
    expect(adjustForMany([column("drift")])[0]).toMatchObject({ verdict: "drift", pValue: null });
  });
});
