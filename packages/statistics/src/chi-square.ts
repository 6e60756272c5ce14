import { chiSquareTail } from "./numerics/gamma-distribution.ts";
import type { DriftScore } from "./drift-score.ts";
import { type PairedCounts, sumPair } from "./paired-counts.ts";

/** Degrees of freedom are one less than the categories; with one category nothing can differ. */
function tailOf(statistic: number, categories: number): number {
  return categories === 1 ? 1 : chiSquareTail(statistic, categories - 1);
}

/**
 * Pearson's χ² of the current counts against the reference's shares, taken as known: k − 1 degrees of
 * freedom for k categories. A category the reference lacks makes the statistic infinite and p 0. With one
 * category p is 1.
 *
 * Each position is a category seen in at least one sample. Throws `length-mismatch`, `not-a-count`, `empty`.
 *
 * @example chiSquareGoodness({ reference: [10, 20], current: [20, 15] })
 * // { convention: "chi-square-goodness", statistic: 8.928571428571429, pValue: 0.0028074384620020206 }
 *
 * Source: scipy 1.17 `chisquare(current, reference * k)`, as Evidently 0.7 calls it.
 */
export function chiSquareGoodness(pair: PairedCounts): DriftScore {
  const sums = sumPair(pair);
  const scale = sums.current / sums.reference;
  let statistic = 0;
  let categories = 0;
  for (let index = 0; index < pair.reference.length; index++) {
    const expected = pair.reference[index]! * scale;
    const observed = pair.current[index]!;
    if (expected === 0 && observed === 0) continue;
    categories += 1;
    statistic += (observed - expected) ** 2 / expected;
  }
  return { convention: "chi-square-goodness", statistic, pValue: tailOf(statistic, categories) };
}

export interface ContingencyOptions {
  /** Yates' continuity correction where there are just two categories. Default true. */
  readonly correction?: boolean;
}

/**
 * χ² of independence on the table with rows reference and current: both samples count as drawn, k − 1
 * degrees of freedom.
 *
 * Preconditions and errors as {@link chiSquareGoodness}.
 *
 * @example chiSquareContingency({ reference: [10, 20], current: [20, 15] })
 * // { convention: "chi-square-contingency", statistic: 2.7890306122448987, pValue: 0.09491162689652728 }
 *
 * Source: scipy 1.17 `chi2_contingency`; Yates (1934).
 */
export function chiSquareContingency(pair: PairedCounts, options: ContingencyOptions = {}): DriftScore {
  const { correction = true } = options;
  const sums = sumPair(pair);
  const total = sums.reference + sums.current;
  const columns = Array.from(pair.reference, (count, index) => [count, pair.current[index]!] as const).filter(
    ([reference, current]) => reference + current > 0,
  );
  const shift = correction && columns.length === 2 ? 0.5 : 0;
  const cell = (observed: number, expected: number): number => {
    const deviation = Math.abs(observed - expected);
    return (deviation - Math.min(shift, deviation)) ** 2 / expected;
  };
  let statistic = 0;
  for (const [reference, current] of columns) {
    const share = (reference + current) / total;
    statistic += cell(reference, share * sums.reference) + cell(current, share * sums.current);
  }
  return {
    convention: correction ? "chi-square-contingency" : "chi-square-contingency-plain",
    statistic,
    pValue: tailOf(statistic, columns.length),
  };
}
