import { InvalidInputError } from "./numerics/invalid-input.ts";
import { doaneEdges } from "./bin-edges.ts";
import type { CategoryCounts } from "./category-counts.ts";
import { chiSquareContingency, chiSquareGoodness } from "./chi-square.ts";
import type { DriftTest } from "./choose-drift-test.ts";
import type { DriftScore } from "./drift-score.ts";
import { FixedEdgeHistogram } from "./fixed-edge-histogram.ts";
import { histogramJensenShannon, jensenShannonDistance } from "./jensen-shannon.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { type PairedCounts, pairCategories, pairNumbers, pairValues } from "./paired-counts.ts";
import { populationStabilityIndex } from "./population-stability.ts";
import { proportionZTest } from "./proportion-z-test.ts";
import type { SortedSample } from "./sorted-sample.ts";
import { normedWassersteinDistance, wassersteinDistance } from "./wasserstein.ts";

type CountTest = Extract<DriftTest, `chi-square${string}` | "proportion-z-test">;
type OrderedTest = Extract<DriftTest, "kolmogorov-smirnov" | `wasserstein${string}`>;

const countTests: Readonly<Record<CountTest, (pair: PairedCounts) => DriftScore>> = {
  "chi-square-goodness": chiSquareGoodness,
  "chi-square-contingency": (pair) => chiSquareContingency(pair),
  "chi-square-contingency-plain": (pair) => chiSquareContingency(pair, { correction: false }),
  "proportion-z-test": proportionZTest,
};

const categoricalTests: Readonly<
  Record<Exclude<DriftTest, OrderedTest>, (pair: PairedCounts) => DriftScore>
> = {
  ...countTests,
  "psi-evidently": populationStabilityIndex,
  "jensen-shannon-natural": (pair) => jensenShannonDistance(pair, "natural"),
  "jensen-shannon-base2": (pair) => jensenShannonDistance(pair, "base2"),
};

type NumericTest = (reference: SortedSample, current: SortedSample) => DriftScore;

const numericTests: Readonly<Record<Exclude<DriftTest, CountTest>, NumericTest>> = {
  "kolmogorov-smirnov": kolmogorovSmirnov,
  wasserstein: wassersteinDistance,
  "wasserstein-normed": normedWassersteinDistance,
  "psi-evidently": (reference, current) => populationStabilityIndex(pairNumbers(reference, current)),
  "jensen-shannon-natural": (reference, current) =>
    jensenShannonDistance(pairNumbers(reference, current), "natural"),
  "jensen-shannon-base2": (reference, current) => {
    const edges = doaneEdges(reference);
    return histogramJensenShannon(histogramOf(edges, reference), histogramOf(edges, current));
  },
};

function histogramOf(edges: Float64Array, sample: SortedSample): FixedEdgeHistogram {
  const histogram = new FixedEdgeHistogram(edges);
  histogram.add(sample.ascending);
  return histogram;
}

function isCountTest(test: DriftTest): test is CountTest {
  return test in countTests;
}

function isCategoricalTest(test: DriftTest): test is Exclude<DriftTest, OrderedTest> {
  return test in categoricalTests;
}

/** Scores a numeric column by any test; those of counts take it value by value. */
export function scoreNumbers(test: DriftTest, reference: SortedSample, current: SortedSample): DriftScore {
  return isCountTest(test)
    ? countTests[test](pairValues(reference, current))
    : numericTests[test](reference, current);
}

/** Scores a categorical column; tests that need an order or a distance between values do not apply. */
export function scoreCategories(
  test: DriftTest,
  reference: CategoryCounts,
  current: CategoryCounts,
): DriftScore {
  if (!isCategoricalTest(test)) {
    throw new InvalidInputError("unknown-choice", "test", test, {
      allowed: "a categorical column has no order; choose one for counts",
    });
  }
  return categoricalTests[test](pairCategories(reference, current));
}
