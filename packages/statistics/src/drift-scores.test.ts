import { describe, expect, test } from "vitest";
import { doaneEdges, sturgesEdges } from "./bin-edges.ts";
import { CategoryCounts } from "./category-counts.ts";
import { chiSquareContingency, chiSquareGoodness } from "./chi-square.ts";
import { type DriftTest, driftTests } from "./choose-drift-test.ts";
import { columnDrift } from "./column-drift.ts";
import { driftConventions, type DriftScore } from "./drift-score.ts";
import { controlFalseDiscovery } from "./false-discovery.ts";
import { jensenShannonDistance } from "./jensen-shannon.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { scoreCategories, scoreNumbers } from "./score-drift.ts";
import { type SortedSample, sortSample } from "./sorted-sample.ts";
import { disagreements, listDisagreements } from "./testing/agreement.ts";
import { type DriftScores, type NumericDriftCase, readFixture } from "./testing/reference-fixtures.ts";
import { generateColumn } from "./testing/sample-columns.ts";
import { normedWassersteinDistance, wassersteinDistance } from "./wasserstein.ts";

const fixture = readFixture("drift");

function samplesOf({ reference, current, generate }: NumericDriftCase): [SortedSample, SortedSample] {
  if (generate === undefined) return [sortSample(reference!), sortSample(current!)];
  return [
    sortSample(generateColumn(12345, generate.referenceRows, { ...generate, shift: 0 })),
    sortSample(generateColumn(67890, generate.currentRows, generate)),
  ];
}

/** Every score that the fixture has numbers for, where it disagrees; at least five are compared. */
function scoreDisagreements(
  expected: DriftScores,
  score: (test: DriftTest) => DriftScore,
): readonly string[] {
  const known = driftTests.filter((name) => name in expected);
  if (known.length < 5) return [`only ${known.length} tests have reference values`];
  return known.flatMap((name) => {
    const [statistic, pValue] = expected[name] as readonly (number | "Infinity")[];
    const actual = score(name);
    // The sign of the z statistic depends on which proportion comes first.
    const magnitude = statistic === "Infinity" ? statistic : Math.abs(statistic!);
    return [
      ...disagreements(Math.abs(actual.statistic), magnitude, name),
      ...disagreements(actual.pValue ?? Number.NaN, pValue ?? null, `${name} p-value`),
    ];
  });
}

describe.each(fixture.numeric)("numeric, $name", (drift) => {
  const [reference, current] = samplesOf(drift);

  test("every score agrees with scipy and Evidently", () => {
    const found = scoreDisagreements(drift.scores, (name) => scoreNumbers(name, reference, current));
    expect(found).toEqual([]);
  });

  test("bin edges agree with numpy", () => {
    expect(listDisagreements(sturgesEdges(reference, current), drift.sturgesEdges, "sturges")).toEqual([]);
    expect(listDisagreements(doaneEdges(reference), drift.doaneEdges, "doane")).toEqual([]);
  });

  test("the default test is Evidently's", () => {
    const { convention } = columnDrift(reference, current, { kind: "numeric" }).score!;
    expect(convention).toMatch(new RegExp(`^${drift.scores.default}`));
  });
});

describe.each(fixture.categorical)("categorical, $name", (drift) => {
  const countsOf = (counts: readonly number[]): CategoryCounts => {
    const categories = new CategoryCounts();
    for (const [index, count] of counts.entries())
      categories.add(`c${String(index).padStart(2, "0")}`, count);
    return categories;
  };
  const [reference, current] = [countsOf(drift.reference), countsOf(drift.current)];

  test("every score agrees with scipy and Evidently", () => {
    const found = scoreDisagreements(drift.scores, (name) => scoreCategories(name, reference, current));
    expect(found).toEqual([]);
  });

  test("the default test is Evidently's", () => {
    const { convention } = columnDrift(reference, current, { kind: "categorical" }).score!;
    expect(convention).toBe(drift.scores.default);
  });
});

test("the published vectors hold to the last digits", () => {
  const pair = { reference: [10, 20], current: [20, 15] };
  const goodness = chiSquareGoodness(pair);
  expect(goodness.statistic).toBeCloseTo(8.928571428571429, 13);
  expect(goodness.pValue).toBeCloseTo(0.0028074384620020206, 14);
  const yates = chiSquareContingency(pair);
  expect(yates.statistic).toBeCloseTo(2.7890306122448987, 13);
  expect(yates.pValue).toBeCloseTo(0.09491162689652728, 14);
  const plain = chiSquareContingency(pair, { correction: false });
  expect(plain.statistic).toBeCloseTo(3.6848072562358287, 13);
  expect(plain.pValue).toBeCloseTo(0.05491031771913593, 14);

  const oneToTen = sortSample(Array.from({ length: 10 }, (_, index) => index + 1));
  const threeToTwelve = sortSample(Array.from({ length: 10 }, (_, index) => index + 3));
  const ks = kolmogorovSmirnov(oneToTen, threeToTwelve);
  expect(ks).toMatchObject({ convention: "kolmogorov-smirnov-exact", statistic: 0.2 });
  expect(ks.pValue).toBeCloseTo(0.9944575548290717, 13);
  expect(wassersteinDistance(oneToTen, threeToTwelve).statistic).toBeCloseTo(2, 14);
  expect(normedWassersteinDistance(oneToTen, threeToTwelve).statistic).toBeCloseTo(0.6963106238227914, 14);

  const shares = { reference: [0.5, 0.5, 0], current: [0.25, 0.25, 0.5] };
  expect(jensenShannonDistance(shares, "natural").statistic).toBeCloseTo(0.464501404022459, 14);
  expect(jensenShannonDistance(shares, "base2").statistic).toBeCloseTo(0.5579230452841438, 14);
});

test("false-discovery control agrees with scipy and statsmodels", () => {
  const { adjusted, rejected } = controlFalseDiscovery(fixture.falseDiscovery.pValues, 0.05);
  expect(listDisagreements(adjusted, fixture.falseDiscovery.adjusted, "adjusted")).toEqual([]);
  expect(rejected).toEqual(fixture.falseDiscovery.rejected);
  expect(controlFalseDiscovery([]).rejected).toEqual([]);
});

test("every convention says how to recompute its score", () => {
  for (const [id, { recompute, title }] of Object.entries(driftConventions)) {
    expect(`${id}: ${recompute}`).toMatch(/scipy|numpy|statsmodels/);
    expect(title.length).toBeGreaterThan(10);
  }
});
