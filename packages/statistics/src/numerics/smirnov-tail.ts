/**
 * P(Dₙ⁺ ≥ `distance`), the one-sided Kolmogorov–Smirnov tail for `size` observations, 0 < distance < 1.
 * Twice this is the two-sided tail wherever the two one-sided events hardly overlap.
 *
 * Source: Smirnov (1944), as equation (7) of Simard & L'Ecuyer (2011):
 * d · Σⱼ C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j) over 0 ≤ j ≤ n(1 − d). The binomial coefficient is
 * carried as a logarithm, so no term overflows.
 */
export function smirnovTail(distance: number, size: number): number {
  const lastTerm = Math.floor(size * (1 - distance));
  let logBinomial = 0;
  let sum = 0;
  for (let term = 0; term <= lastTerm; term++) {
    const share = term / size;
    const remaining = 1 - distance - share;
    if (remaining > 0) {
      sum += Math.exp(
        logBinomial + (term - 1) * Math.log(distance + share) + (size - term) * Math.log(remaining),
      );
    }
    logBinomial += Math.log((size - term) / (term + 1));
  }
  return distance * sum;
}
