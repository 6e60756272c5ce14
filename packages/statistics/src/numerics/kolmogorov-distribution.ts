import { durbinProbability } from "./durbin-matrix.ts";
import { logGamma } from "./gamma-distribution.ts";
import { pelzGoodProbability } from "./pelz-good.ts";
import { smirnovTail } from "./smirnov-tail.ts";

/** Above this size the series of Pelz and Good is right to ten digits. */
const largestDurbinSize = 100_000;

/**
 * P(Dₙ ≥ `distance`) of the two-sided one-sample Kolmogorov–Smirnov statistic for `size` observations:
 * scipy's `kstwo.sf(distance, size)`, to 1e-9 absolute.
 *
 * `size` is a whole number ≥ 1; a distance ≤ 1 / (2·size) gives 1, a distance ≥ 1 gives 0.
 *
 * @example kolmogorovTail(0.2, 50) // 0.03143877776953352
 *
 * The time is O(size) in the upper tail (0.1 s for a million).
 *
 * Source: the choice of method by region follows Simard & L'Ecuyer (2011), "Computing the two-sided
 * Kolmogorov–Smirnov distribution", Journal of Statistical Software 39(11), section 3.
 */
export function kolmogorovTail(distance: number, size: number): number {
  const scaled = size * distance;
  if (distance >= 1) return 0;
  if (scaled <= 0.5) return 1;
  if (scaled <= 1) {
    // Ruben & Gambino: P(D ≤ d) = n! (2d − 1/n)^n, exact on this interval.
    return 1 - Math.exp(logGamma(size + 1) + size * Math.log((2 * scaled - 1) / size));
  }
  if (scaled >= size - 1) return 2 * (1 - distance) ** size;

  const scaledSquare = scaled * distance;
  const smirnovFrom = size <= 140 ? 4 : 2.2;
  if (distance >= 0.5 || scaledSquare >= smirnovFrom) {
    return Math.min(1, 2 * smirnovTail(distance, size));
  }
  const isSmall = size <= 140 || (size <= largestDurbinSize && size * distance ** 1.5 <= 1.4);
  const probability = isSmall ? durbinProbability(distance, size) : pelzGoodProbability(distance, size);
  return Math.min(1, Math.max(0, 1 - probability));
}
