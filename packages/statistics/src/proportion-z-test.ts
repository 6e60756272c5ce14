import { InvalidInputError } from "./numerics/invalid-input.ts";
import { normalTwoSidedTail } from "./numerics/normal-distribution.ts";
import type { DriftScore } from "./drift-score.ts";
import { type PairedCounts, sumPair } from "./paired-counts.ts";

/**
 * The two-sided z-test that a value has the same share in both samples, with pooled variance. For counts
 * over one or two categories; the statistic is that of the second (reference less current). When both
 * samples hold one and the same category nothing can differ: statistic 0, p 1.
 *
 * Throws `too-large` for more than two categories, and as `chiSquareGoodness`.
 *
 * @example proportionZTest({ reference: [10, 20], current: [20, 15] })
 * // { convention: "proportion-z-test", statistic: 1.9195847..., pValue: 0.0549103... }
 *
 * Source: Evidently 0.7 `z_stat_test`; statsmodels `proportions_ztest`.
 */
export function proportionZTest(pair: PairedCounts): DriftScore {
  const sums = sumPair(pair);
  if (pair.reference.length > 2) {
    throw new InvalidInputError("too-large", "pair.reference.length", pair.reference.length, {
      allowed: "at most 2 categories",
    });
  }
  const referenceCount = pair.reference[1] ?? 0;
  const currentCount = pair.current[1] ?? 0;
  const pooled = (referenceCount + currentCount) / (sums.reference + sums.current);
  if (pooled === 0 || pooled === 1) return { convention: "proportion-z-test", statistic: 0, pValue: 1 };
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / sums.reference + 1 / sums.current));
  const statistic = (referenceCount / sums.reference - currentCount / sums.current) / error;
  return { convention: "proportion-z-test", statistic, pValue: normalTwoSidedTail(statistic) };
}
