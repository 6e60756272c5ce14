import { checkLength } from "./numerics/check-input.ts";
import { InvalidInputError } from "./numerics/invalid-input.ts";
import { sturgesEdges } from "./bin-edges.ts";
import type { CategoryCounts } from "./category-counts.ts";
import { FixedEdgeHistogram } from "./fixed-edge-histogram.ts";
import { checkSample, hasMoreDistinctThan, type SortedSample, walkDistinct } from "./sorted-sample.ts";

/**
 * Counts of two samples over the same categories or bins, position by position. Both have one length and
 * a positive sum; the counts are not negative.
 */
export interface PairedCounts {
  readonly reference: ArrayLike<number>;
  readonly current: ArrayLike<number>;
}

/** A reference with more distinct values than this is binned rather than taken value by value. */
const largestValueCount = 20;

/** Checks the pair and returns both sums. */
export function sumPair({ reference, current }: PairedCounts): { reference: number; current: number } {
  checkLength("current", current, "reference", reference.length);
  return { reference: sumCounts("reference", reference), current: sumCounts("current", current) };
}

function sumCounts(argument: string, counts: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (!(count >= 0 && count < Number.POSITIVE_INFINITY)) {
      throw new InvalidInputError("not-a-count", argument, count, { index });
    }
    sum += count;
  }
  if (sum === 0) throw new InvalidInputError("empty", argument, "empty");
  return sum;
}

/** Counts over the union of the categories, ordered by name so that the result has one order. */
export function pairCategories(reference: CategoryCounts, current: CategoryCounts): PairedCounts {
  const categories = new Set([...reference.entries(), ...current.entries()].map(([category]) => category));
  const ordered = [...categories].sort();
  return {
    reference: ordered.map((category) => reference.get(category)),
    current: ordered.map((category) => current.get(category)),
  };
}

/** Counts of each distinct value of two numeric samples, ascending. */
export function pairValues(reference: SortedSample, current: SortedSample): PairedCounts {
  const pair = { reference: [] as number[], current: [] as number[] };
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    pair.reference.push(inReference);
    pair.current.push(inCurrent);
  });
  return pair;
}

/**
 * Counts of two numeric samples as Evidently bins them: Sturges' bins over both when the reference has more
 * than 20 distinct values, else value by value.
 *
 * Source: Evidently 0.7 `get_binned_data`.
 */
export function pairNumbers(reference: SortedSample, current: SortedSample): PairedCounts {
  checkSample("reference", reference);
  checkSample("current", current);
  if (!hasMoreDistinctThan(largestValueCount, reference)) return pairValues(reference, current);
  const edges = sturgesEdges(reference, current);
  return { reference: countInBins(edges, reference), current: countInBins(edges, current) };
}

function countInBins(edges: Float64Array, sample: SortedSample): Float64Array {
  const histogram = new FixedEdgeHistogram(edges);
  histogram.add(sample.ascending);
  return histogram.counts;
}

/**
 * Counts of two histograms of equal edges, with what lies outside all bins as one more bin; else
 * `edges-differ`.
 */
export function pairHistograms(reference: FixedEdgeHistogram, current: FixedEdgeHistogram): PairedCounts {
  const differs = reference.edges.findIndex((edge, index) => edge !== current.edges[index]);
  if (differs !== -1 || reference.edges.length !== current.edges.length) {
    throw new InvalidInputError("edges-differ", "current.edges", current.edges.join(", "));
  }
  return {
    reference: [...reference.counts, reference.outside],
    current: [...current.counts, current.outside],
  };
}
