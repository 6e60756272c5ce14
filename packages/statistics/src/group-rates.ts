import { type MetricValue, metricRatio, noNegatives, noPositives, noRows } from "./metric-value.ts";
import type { GroupCounts } from "./group-tally.ts";
import type { Interval } from "./interval.ts";
import { type Proportion, wilsonInterval } from "./proportion-interval.ts";

/** How a rate is counted; `of` says what its denominator holds. */
interface RateDefinition {
  readonly of: string;
  readonly whenEmpty: string;
  readonly proportionOf: (counts: GroupCounts) => Proportion;
}

/** The shares that are compared between groups. A denominator may be 0. */
export const groupRates = {
  "selection-rate": {
    of: "rows",
    whenEmpty: noRows,
    proportionOf: ({ rows, confusion: { truePositives, falsePositives } }) => ({
      successes: truePositives + falsePositives,
      trials: rows,
    }),
  },
  "true-positive-rate": {
    of: "positive labels",
    whenEmpty: noPositives,
    proportionOf: ({ confusion: { truePositives, falseNegatives } }) => ({
      successes: truePositives,
      trials: truePositives + falseNegatives,
    }),
  },
  "false-positive-rate": {
    of: "negative labels",
    whenEmpty: noNegatives,
    proportionOf: ({ confusion: { falsePositives, trueNegatives } }) => ({
      successes: falsePositives,
      trials: falsePositives + trueNegatives,
    }),
  },
  accuracy: {
    of: "rows",
    whenEmpty: noRows,
    proportionOf: ({ rows, confusion: { truePositives, trueNegatives } }) => ({
      successes: truePositives + trueNegatives,
      trials: rows,
    }),
  },
} as const satisfies Readonly<Record<string, RateDefinition>>;

export type GroupRateName = keyof typeof groupRates;

/** A rate in one group, with what it rests on. */
export interface GroupRate extends MetricValue {
  /** How many rows the rate is a share of. */
  readonly trials: number;
  /** Wilson's interval; null when there are no trials. */
  readonly interval: Interval | null;
  /** Whether `trials` reaches the minimum, so that the group takes part in comparisons of this rate. */
  readonly isSufficient: boolean;
}

/** Measures one rate in one group. */
export function measureRate(
  rate: GroupRateName,
  counts: GroupCounts,
  minimumTrials: number,
  confidence: number,
): GroupRate {
  const proportion = groupRates[rate].proportionOf(counts);
  const { successes, trials } = proportion;
  return {
    ...metricRatio(successes, trials, groupRates[rate].whenEmpty),
    trials,
    interval: trials === 0 ? null : wilsonInterval(proportion, confidence),
    isSufficient: trials >= minimumTrials,
  };
}
