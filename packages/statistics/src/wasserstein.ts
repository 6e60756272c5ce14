import { standardDeviation } from "./numerics/moments.ts";
import type { DriftScore } from "./drift-score.ts";
import { checkSample, type SortedSample, walkDistinct } from "./sorted-sample.ts";

/** The scale is never taken below this, so that a constant reference has a distance. */
const smallestScale = 0.001;

/** ∫ |F − G| over the real line, F and G the two empirical distribution functions. */
function areaBetween(reference: SortedSample, current: SortedSample): number {
  const referenceRows = reference.ascending.length;
  const currentRows = current.ascending.length;
  let area = 0;
  let referenceBelow = 0;
  let currentBelow = 0;
  let lastValue = Math.min(reference.ascending[0]!, current.ascending[0]!);
  walkDistinct(reference, current, (value, inReference, inCurrent) => {
    area += Math.abs(referenceBelow / referenceRows - currentBelow / currentRows) * (value - lastValue);
    referenceBelow += inReference;
    currentBelow += inCurrent;
    lastValue = value;
  });
  return area;
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
