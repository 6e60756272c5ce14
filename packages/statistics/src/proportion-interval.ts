import { checkConfidence, checkCount } from "./numerics/check-input.ts";
import { InvalidInputError } from "./numerics/invalid-input.ts";
import { normalQuantile } from "./numerics/normal-distribution.ts";
import type { Interval } from "./interval.ts";

/** `successes` out of `trials`: whole numbers, 0 ≤ successes ≤ trials, trials ≥ 1. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

function checkProportion(argument: string, { successes, trials }: Proportion): void {
  checkCount(`${argument}.trials`, trials, 1);
  checkCount(`${argument}.successes`, successes);
  if (successes > trials) {
    throw new InvalidInputError("too-large", `${argument}.successes`, successes, {
      allowed: `at most trials, ${trials}`,
    });
  }
}

/**
 * Wilson's score interval for a proportion. Never empty or outside [0, 1]; its end is exactly 0 with no
 * success and exactly 1 with nothing but successes. The lower end for TP of TP + FP is precision's lower
 * bound.
 *
 * Throws `too-small` for no trials, `too-large` for more successes than trials, `not-a-confidence`.
 *
 * @example wilsonInterval({ successes: 8, trials: 10 }) // { low: 0.4901..., high: 0.9433..., ... }
 *
 * Source: Wilson (1927), JASA 22; statsmodels `proportion_confint(method="wilson")`.
 */
export function wilsonInterval(proportion: Proportion, confidence = 0.95): Interval {
  checkProportion("proportion", proportion);
  checkConfidence(confidence);
  const { successes, trials } = proportion;
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / shrink;
  const halfWidth =
    (z / shrink) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : centre - halfWidth,
    high: successes === trials ? 1 : centre + halfWidth,
    confidence,
    method: "wilson",
  };
}

/**
 * Newcombe's hybrid score interval for p₁ − p₂ of two independent proportions, within [−1, 1].
 *
 * Errors as {@link wilsonInterval}.
 *
 * @example
 * newcombeInterval({ successes: 56, trials: 70 }, { successes: 48, trials: 80 }) // low .0524, high .3339
 *
 * Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10; statsmodels
 * `confint_proportions_2indep(method="newcomb")`.
 */
export function newcombeInterval(first: Proportion, second: Proportion, confidence = 0.95): Interval {
  checkProportion("first", first);
  checkProportion("second", second);
  const wilson1 = wilsonInterval(first, confidence);
  const wilson2 = wilsonInterval(second, confidence);
  const share1 = first.successes / first.trials;
  const share2 = second.successes / second.trials;
  const difference = share1 - share2;
  return {
    low: difference - Math.hypot(share1 - wilson1.low, wilson2.high - share2),
    high: difference + Math.hypot(wilson1.high - share1, share2 - wilson2.low),
    confidence,
    method: "newcombe-10",
  };
}
