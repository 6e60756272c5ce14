import { kolmogorovTail } from "./numerics/kolmogorov-distribution.ts";
import type { DriftScore } from "./drift-score.ts";
import { probabilityEqualSizes, probabilityUnequalSizes } from "./numerics/kolmogorov-two-sample.ts";
import { checkSample, type SortedSample, walkDistinct } from "./sorted-sample.ts";

/** Up to this many rows in the larger sample the p-value is exact. */
const largestExactRows = 10_000;

/** numpy's `round`: halves go to the even neighbour. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * The two-sided two-sample Kolmogorov–Smirnov test: the largest distance D between the two empirical
 * distribution functions, and its p-value. Exact when neither sample has more than 10,000 rows, which takes
 * O(mn) time at most; else P(D_k ≥ D) of the one-sample law at k = round(mn / (m + n)).
 *
 * Both samples hold at least one value, else `empty`. Identical samples give D = 0 and p = 1.
 *
 * @example
 * // 1 … 10 against 3 … 12
 * kolmogorovSmirnov(sortSample(oneToTen), sortSample(threeToTwelve))
 * // { convention: "kolmogorov-smirnov-exact", statistic: 0.2, pValue: 0.9944575548290717 }
 *
 * Source: scipy 1.17 `ks_2samp(method="auto")`; Hodges (1958) for the exact law.
 */
export function kolmogorovSmirnov(reference: SortedSample, current: SortedSample): DriftScore {
  checkSample("reference", reference);
  checkSample("current", current);
  const referenceRows = reference.ascending.length;
  const currentRows = current.ascending.length;
  // The gap is kept in units of 1 / (m n), where it is a whole number.
  let largestGap = 0;
  let referenceBelow = 0;
  let currentBelow = 0;
  walkDistinct(reference, current, (_value, inReference, inCurrent) => {
    referenceBelow += inReference;
    currentBelow += inCurrent;
    const gap = Math.abs(referenceBelow * currentRows - currentBelow * referenceRows);
    if (gap > largestGap) largestGap = gap;
  });
  const statistic = largestGap / referenceRows / currentRows;
  if (Math.max(referenceRows, currentRows) > largestExactRows) {
    const effectiveRows = roundHalfToEven((referenceRows * currentRows) / (referenceRows + currentRows));
    return {
      convention: "kolmogorov-smirnov-asymptotic",
      statistic,
      pValue: kolmogorovTail(statistic, effectiveRows),
    };
  }
  return {
    convention: "kolmogorov-smirnov-exact",
    statistic,
    pValue:
      referenceRows === currentRows
        ? probabilityEqualSizes(referenceRows, largestGap / referenceRows)
        : probabilityUnequalSizes(referenceRows, currentRows, largestGap),
  };
}
