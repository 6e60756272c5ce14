/** How many of `total` things show the first, the second, and both of two properties. */
export interface CooccurrenceCounts {
  readonly total: number;
  readonly first: number;
  readonly second: number;
  readonly both: number;
}

/** Jeffreys' prior: half a thing is added to each cell of the table, so that few things say little. */
const jeffreysPrior = 0.5;

/**
 * Normalised pointwise mutual information of two properties (Bouma 2009, "Normalized (pointwise) mutual information in
 * collocation extraction"): 1 where they always come together, 0 where they are independent, −1 where they never meet.
 * NaN where one of them never comes. Agrees with MLflow 3.17 (`trace_correlation.py`).
 *
 * Of 100 things, 20 show the first, 15 the second and 10 both: log(10·100 / (20·15)) / −log(10 / 100) = 0.5229.
 */
export function normalizedMutualInformation(counts: CooccurrenceCounts): {
  npmi: number;
  npmiSmoothed: number;
} {
  const { first, second, both } = counts;
  if (first === 0 || second === 0) return { npmi: NaN, npmiSmoothed: NaN };
  return {
    npmi: both === 0 ? -1 : informationOf(counts, 0),
    npmiSmoothed: informationOf(counts, jeffreysPrior),
  };
}

function informationOf({ total, first, second, both }: CooccurrenceCounts, added: number): number {
  if (both === total) return 1;
  const all = total + 4 * added;
  const together = Math.log(both + added);
  const everything = Math.log(all);
  const information = together + everything - (Math.log(first + 2 * added) + Math.log(second + 2 * added));
  return Math.max(-1, Math.min(1, information / -(together - everything)));
}
