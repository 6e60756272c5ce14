/**
 * A metric that may be undefined. `undefinedReason` is `null` when the formula has an answer; otherwise it
 * says why not, and `value` is NaN or the caller's choice of {@link ZeroDivision}. A metric is never zero
 * for want of evidence unless the caller asked for that, and even then the reason stays.
 */
export interface MetricValue {
  readonly value: number;
  readonly undefinedReason: string | null;
}

/** What stands in for 0/0: NaN (the default), 0 or 1, as scikit-learn's `zero_division`. */
export type ZeroDivision = 0 | 1 | "nan";

/** A metric whose formula has an answer. */
export function definedMetric(value: number): MetricValue {
  return { value, undefinedReason: null };
}

/** A metric whose formula has none. */
export function undefinedMetric(undefinedReason: string, value: number = Number.NaN): MetricValue {
  return { value, undefinedReason };
}

/** `numerator / denominator`, undefined for `reason` when the denominator is 0. */
export function metricRatio(
  numerator: number,
  denominator: number,
  reason: string,
  zeroDivision: ZeroDivision = "nan",
): MetricValue {
  if (denominator !== 0) return definedMetric(numerator / denominator);
  return undefinedMetric(reason, zeroDivision === "nan" ? Number.NaN : zeroDivision);
}

export const noRows = "there are no rows";
export const noPositives = "there are no positive labels";
export const noNegatives = "there are no negative labels";
