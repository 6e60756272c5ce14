import { checkConfidence } from "./numerics/check-input.ts";
import { InvalidInputError } from "./numerics/invalid-input.ts";
import type { Interval } from "./interval.ts";
import { newcombeInterval, type Proportion } from "./proportion-interval.ts";

/** The pair of groups with the highest and lowest share, and an interval for how far they are apart. */
export interface LargestGap {
  /** Positions in the list of groups. */
  readonly maximumIndex: number;
  readonly minimumIndex: number;
  /** Highest share less lowest share. */
  readonly difference: number;
  readonly interval: Interval;
}

/**
 * The largest difference between the shares of two or more groups, with Newcombe's interval for the pair
 * that attains it. Since that pair was picked for being extreme, the interval is widened by Bonferroni over
 * all k(k − 1)/2 pairs: the intervals of all pairs hold together with at least `confidence`. `low` below 0
 * says that the order of the two may be the other way round.
 *
 * Of equal shares the first group counts. Throws `too-small` for fewer than two groups, and as
 * `newcombeInterval`.
 *
 * @example
 * largestGapInterval([{ successes: 5, trials: 10 }, { successes: 8, trials: 10 }]).difference // 0.3
 *
 * Source: Newcombe (1998), method 10; Dunn (1961), "Multiple comparisons among means", JASA 56.
 */
export function largestGapInterval(groups: readonly Proportion[], confidence = 0.95): LargestGap {
  checkConfidence(confidence);
  if (groups.length < 2) {
    throw new InvalidInputError("too-small", "groups.length", groups.length, { allowed: "at least 2" });
  }
  let maximumIndex = 0;
  let minimumIndex = 0;
  const share = (index: number): number => groups[index]!.successes / groups[index]!.trials;
  for (let index = 1; index < groups.length; index++) {
    if (share(index) > share(maximumIndex)) maximumIndex = index;
    if (share(index) < share(minimumIndex)) minimumIndex = index;
  }
  if (maximumIndex === minimumIndex) minimumIndex = 1;

  const pairs = (groups.length * (groups.length - 1)) / 2;
  const pairInterval = newcombeInterval(
    groups[maximumIndex]!,
    groups[minimumIndex]!,
    1 - (1 - confidence) / pairs,
  );
  return {
    maximumIndex,
    minimumIndex,
    difference: share(maximumIndex) - share(minimumIndex),
    interval: { ...pairInterval, confidence, method: "newcombe-10-bonferroni" },
  };
}
