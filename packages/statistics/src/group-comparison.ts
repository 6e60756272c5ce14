import { definedMetric, type MetricValue, undefinedMetric } from "./metric-value.ts";
import type { GroupCounts } from "./group-tally.ts";
import { type GroupRateName, groupRates } from "./group-rates.ts";
import type { Interval } from "./interval.ts";
import { largestGapInterval } from "./largest-gap-interval.ts";

/** The highest and lowest value of a metric over the groups with sufficient evidence. */
export interface GroupComparison {
  /** Highest less lowest (Fairlearn's `difference(method="between_groups")`). */
  readonly difference: MetricValue;
  /** Lowest over highest (Fairlearn's `ratio(method="between_groups")`). */
  readonly ratio: MetricValue;
  readonly maximum: GroupExtreme | null;
  readonly minimum: GroupExtreme | null;
  /** An interval for the difference; null when undefined, and always for the mean prediction. */
  readonly differenceInterval: Interval | null;
  /** Groups left out for want of evidence, in order. They are to be shown, not forgotten. */
  readonly insufficientGroups: readonly string[];
}

export interface GroupExtreme {
  readonly group: string;
  readonly value: number;
}

/** One group's value, and whether enough rows stand behind it. */
export interface ComparedGroup extends GroupExtreme {
  readonly isSufficient: boolean;
}

/** Compares values of any metric over groups; `shortfall` says what groups must have, for the reason. */
export function compareValues(groups: readonly ComparedGroup[], shortfall: string): GroupComparison {
  const insufficientGroups = groups.filter((group) => !group.isSufficient).map(({ group }) => group);
  const compared = groups.filter((group) => group.isSufficient);
  const [first] = compared;
  if (first === undefined || compared.length < 2) {
    const undefinedValue = undefinedMetric(`fewer than two groups have ${shortfall}`);
    return {
      difference: undefinedValue,
      ratio: undefinedValue,
      maximum: null,
      minimum: null,
      differenceInterval: null,
      insufficientGroups,
    };
  }
  let maximum: GroupExtreme = first;
  let minimum: GroupExtreme = first;
  for (const group of compared) {
    if (group.value > maximum.value) maximum = group;
    if (group.value < minimum.value) minimum = group;
  }
  return {
    difference: definedMetric(maximum.value - minimum.value),
    ratio:
      maximum.value === 0
        ? undefinedMetric("the value is 0 in every group")
        : definedMetric(minimum.value / maximum.value),
    maximum: { group: maximum.group, value: maximum.value },
    minimum: { group: minimum.group, value: minimum.value },
    differenceInterval: null,
    insufficientGroups,
  };
}

/** Compares one rate over groups, with an interval for the largest difference. */
export function compareRate(
  rate: GroupRateName,
  counts: readonly GroupCounts[],
  minimumTrials: number,
  confidence: number,
): GroupComparison {
  const proportions = counts.map((group) => groupRates[rate].proportionOf(group));
  const comparison = compareValues(
    counts.map(({ group }, index) => {
      const { successes, trials } = proportions[index]!;
      return { group, value: successes / trials, isSufficient: trials >= minimumTrials };
    }),
    `at least ${minimumTrials} ${groupRates[rate].of}`,
  );
  if (comparison.maximum === null) return comparison;
  const sufficient = proportions.filter(({ trials }) => trials >= minimumTrials);
  return { ...comparison, differenceInterval: largestGapInterval(sufficient, confidence).interval };
}
