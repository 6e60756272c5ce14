import { standardDeviation } from "./numerics/moments.ts";
import type { DriftScore } from "./drift-score.ts";
import { checkSample, type SortedSample } from "./sorted-sample.ts";

/** The scale is never taken below this, so that a constant reference has a distance. */
const smallestScale = 0.001;

/**
 * ∫ |F − G| over the real line, F and G the two empirical distribution functions. Their gap is kept in units
 * of 1 / (m n), where it is a whole number; tied values add steps of no width.
 */
function areaBetween(reference: SortedSample, current: SortedSample): number {
  const first = reference.ascending;
  const second = current.ascending;
  let nextFirst = 0;
  let nextSecond = 0;
  let gap = 0;
  let area = 0;
  let lastValue = Math.min(first[0]!, second[0]!);
  while (nextFirst < first.length && nextSecond < second.length) {
    const left = first[nextFirst]!;
    const right = second[nextSecond]!;
    const value = left < right ? left : right;
    area += Math.abs(gap) * (value - lastValue);
    lastValue = value;
    if (left < right) {
      gap += second.length;
      nextFirst++;
    } else {
      gap -= first.length;
      nextSecond++;
    }
  }
  for (; nextFirst < first.length; nextFirst++) {
    area += Math.abs(gap) * (first[nextFirst]! - lastValue);
    lastValue = first[nextFirst]!;
    gap += second.length;
  }
  for (; nextSecond < second.length; nextSecond++) {
    area += Math.abs(gap) * (second[nextSecond]! - lastValue);
    lastValue = second[nextSecond]!;
    gap -= first.length;
  }
  return area / first.length / second.length;
}

/**
 * The Wasserstein-1 distance: how far, on average, rows must move to turn one sample into the other, in the
 * column's unit. O(n) on sorted samples.
 *
 * Both samples hold at least one value, else `empty`.
 *
 * @example wassersteinDistance(sortSample(oneToTen), sortSample(threeToTwelve)).statistic // 2
 *
 * Source: scipy 1.17 `wasserstein_distance`; Ramdas, García & Cuturi (2017), proposition 1.
 */
export function wassersteinDistance(reference: SortedSample, current: SortedSample): DriftScore {
  checkSample("reference", reference);
  checkSample("current", current);
  return { convention: "wasserstein", statistic: areaBetween(reference, current), pValue: null };
}

/**
 * The Wasserstein-1 distance in standard deviations (divisor n) of the reference, taken as at least 0.001.
 *
 * Both samples hold at least one value, else `empty`.
 *
 * @example normedWassersteinDistance(sortSample(oneToTen), sortSample(threeToTwelve)).statistic
 * // 0.6963106238227914
 *
 * Source: Evidently 0.7 `wasserstein_distance_norm`.
 */
export function normedWassersteinDistance(reference: SortedSample, current: SortedSample): DriftScore {
  checkSample("reference", reference);
  checkSample("current", current);
  const scale = Math.max(standardDeviation(reference.ascending), smallestScale);
  return {
    convention: "wasserstein-normed",
    statistic: areaBetween(reference, current) / scale,
    pValue: null,
  };
}
