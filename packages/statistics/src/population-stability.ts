import type { DriftScore } from "./drift-score.ts";
import { type PairedCounts, sumPair } from "./paired-counts.ts";

/** Shares, each zero replaced so that its logarithm exists. The result need not add up to 1. */
function filledShares(counts: ArrayLike<number>, total: number): Float64Array {
  const shares = Float64Array.from(counts, (count) => count / total);
  const smallest = shares.reduce((least, share) => (share > 0 && share < least ? share : least), 1);
  const filling = smallest <= 1e-4 ? smallest / 1e6 : 1e-4;
  return shares.map((share) => (share === 0 ? filling : share));
}

/**
 * The population stability index Σ (p − q) ln(p / q), by Evidently's convention: a zero share is filled on
 * its own side with m / 1e6 if the smallest share m above zero is at most 1e-4, else with 1e-4, and the
 * shares are not scaled again. Not negative; 0 for equal shares.
 *
 * Throws `length-mismatch`, `not-a-count`, `empty`. Numeric samples are binned by `pairNumbers`.
 *
 * @example populationStabilityIndex({ reference: [50, 50], current: [25, 75] }).statistic
 * // 0.27465307216702745
 *
 * Source: Evidently 0.7 `psi_stat_test`.
 */
export function populationStabilityIndex(pair: PairedCounts): DriftScore {
  const sums = sumPair(pair);
  const reference = filledShares(pair.reference, sums.reference);
  const current = filledShares(pair.current, sums.current);
  let statistic = 0;
  for (let index = 0; index < reference.length; index++) {
    const p = reference[index]!;
    const q = current[index]!;
    statistic += (p - q) * Math.log(p / q);
  }
  return { convention: "psi-evidently", statistic, pValue: null };
}
