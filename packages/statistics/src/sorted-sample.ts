import { InvalidInputError } from "./numerics/invalid-input.ts";
import { sortFloats } from "./numerics/sort-floats.ts";

/** A numeric column made ready for comparison: finite values ascending. Sort a reference once, keep it. */
export interface SortedSample {
  readonly ascending: Float64Array;
  /** How many values were NaN or infinite and were set aside. */
  readonly missing: number;
}

/**
 * Sorts a copy of a numeric column. NaN and the infinities are set aside and counted as missing, as
 * Evidently cleans a column before it is tested. O(n log n); 8 bytes a value.
 *
 * @example sortSample(Float64Array.of(3, NaN, 1)) // { ascending: [1, 3], missing: 1 }
 */
export function sortSample(values: Float64Array | Float32Array | readonly number[]): SortedSample {
  const copy = new Float64Array(values.length);
  let present = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value - value === 0) copy[present++] = value;
  }
  return {
    ascending: sortFloats(present === values.length ? copy : copy.slice(0, present)),
    missing: values.length - present,
  };
}

/** Throws `empty` unless the sample has a value. */
export function checkSample(argument: string, sample: SortedSample): void {
  if (sample.ascending.length === 0) throw new InvalidInputError("empty", argument, "empty");
}

/** Calls `visit` for each distinct value in both samples, ascending, with how often each sample has it. */
export function walkDistinct(
  reference: SortedSample,
  current: SortedSample,
  visit: (value: number, inReference: number, inCurrent: number) => void,
): void {
  const first = reference.ascending;
  const second = current.ascending;
  let nextFirst = 0;
  let nextSecond = 0;
  while (nextFirst < first.length || nextSecond < second.length) {
    const startFirst = nextFirst;
    const startSecond = nextSecond;
    const left = nextFirst < first.length ? first[nextFirst]! : Number.POSITIVE_INFINITY;
    const right = nextSecond < second.length ? second[nextSecond]! : Number.POSITIVE_INFINITY;
    const value = left < right ? left : right;
    while (nextFirst < first.length && first[nextFirst] === value) nextFirst++;
    while (nextSecond < second.length && second[nextSecond] === value) nextSecond++;
    visit(value, nextFirst - startFirst, nextSecond - startSecond);
  }
}

const nothing: SortedSample = { ascending: new Float64Array(0), missing: 0 };

/** Whether the samples together hold more than `limit` distinct values; stops as soon as that is known. */
export function hasMoreDistinctThan(limit: number, reference: SortedSample, current = nothing): boolean {
  const distinct = new Set<number>();
  for (const { ascending } of [reference, current]) {
    for (let index = 0; index < ascending.length; index++) {
      if (index > 0 && ascending[index] === ascending[index - 1]) continue;
      // Adding zero makes -0 and 0 one value.
      distinct.add(ascending[index]! + 0);
      if (distinct.size > limit) return true;
    }
  }
  return false;
}
