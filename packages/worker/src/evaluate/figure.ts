import type { Interval, MetricValue } from "@plumbline/statistics";
import type { Figure } from "./evaluation.ts";

/** A metric as evidence states it: JSON has no NaN, so an undefined one is null with its reason. */
export function figureOf({ value, undefinedReason }: MetricValue, interval: Interval | null = null): Figure {
  if (undefinedReason !== null) return { value: null, reason: undefinedReason };
  if (interval === null) return { value };
  const { low, high, method } = interval;
  return { value, lower: low, upper: high, method };
}
