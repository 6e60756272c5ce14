import { checkProbability } from "./numerics/check-input.ts";

/** Outcome of Benjamini–Hochberg, in the order the p-values came. */
export interface FalseDiscoveryControl {
  /** Smallest rate at which each hypothesis would be rejected; between its p-value and 1. */
  readonly adjusted: Float64Array;
  readonly rejected: readonly boolean[];
}

/**
 * The Benjamini–Hochberg procedure: of the hypotheses rejected, at most a share `rate` is expected to be
 * rejected wrongly, for independent or positively dependent tests. Meant for the p-values of many columns,
 * segments and windows at once; distances have none and do not belong here.
 *
 * `pValues` and `rate` are probabilities, else `not-a-probability`. No p-values give an empty answer.
 *
 * @example controlFalseDiscovery([0.01, 0.04, 0.03, 0.5], 0.05)
 * // { adjusted: [0.04, 0.0533..., 0.0533..., 0.5], rejected: [true, false, false, false] }
 *
 * Source: Benjamini & Hochberg (1995), JRSS B 57; scipy 1.17 `false_discovery_control(method="bh")`.
 */
export function controlFalseDiscovery(pValues: ArrayLike<number>, rate = 0.05): FalseDiscoveryControl {
  checkProbability("rate", rate);
  const order = Array.from(pValues, (pValue, index) => {
    checkProbability("pValues", pValue, index);
    return { pValue, index };
  }).sort((left, right) => right.pValue - left.pValue);

  const adjusted = new Float64Array(order.length);
  let smallest = 1;
  for (const [position, { pValue, index }] of order.entries()) {
    const rank = order.length - position;
    smallest = Math.min(smallest, (pValue * order.length) / rank);
    adjusted[index] = smallest;
  }
  return { adjusted, rejected: Array.from(adjusted, (pValue) => pValue <= rate) };
}
