import {
  type GroupCounts,
  type GroupRateName,
  groupRates,
  type GroupTally,
  largestGapInterval,
  summarizeFairness,
} from "@plumbline/statistics";
import type { ColumnFairness, Figure } from "./evaluation.ts";
import { figureOf } from "./figure.ts";

/**
 * Rates of every group, and differences and ratios of those with enough positives. One minimum decides for all of them,
 * so that a group is either compared or not: with too few positives its selection rate does not decide either.
 */
export function describeGroups(
  column: string,
  tally: GroupTally,
  minimumGroupPositives: number,
): ColumnFairness {
  const counts = tally.counts();
  // A minimum of 1: which groups are compared is decided here, by their positives.
  const summary = summarizeFairness(tally, { minimumGroupSize: 1 });
  const groups = summary.groups.map(({ group, rows, positives, rates, meanPrediction }, at) => ({
    name: group,
    count: rows,
    positives,
    sufficient: positives >= minimumGroupPositives,
    confusion: counts[at]!.confusion,
    selectionRate: figureOf(rates["selection-rate"], rates["selection-rate"].interval),
    truePositiveRate: figureOf(rates["true-positive-rate"], rates["true-positive-rate"].interval),
    falsePositiveRate: figureOf(rates["false-positive-rate"], rates["false-positive-rate"].interval),
    accuracy: figureOf(rates.accuracy, rates.accuracy.interval),
    meanPrediction: figureOf(meanPrediction),
  }));
  const compared = counts.filter((_group, at) => groups[at]!.sufficient);
  const shortfall = `fewer than two groups of ${column} have at least ${minimumGroupPositives} positives`;
  const compare = (rate: GroupRateName) => compareGroups(rate, compared, shortfall);
  const selection = compare("selection-rate");
  const truePositive = compare("true-positive-rate");
  const falsePositive = compare("false-positive-rate");
  return {
    column,
    convention: "fairlearn",
    minimumGroupPositives,
    groups,
    equalOpportunityDifference: truePositive.difference,
    selectionRatio: selection.ratio,
    demographicParityDifference: selection.difference,
    demographicParityRatio: selection.ratio,
    equalizedOddsDifference: worseOf(truePositive.difference, falsePositive.difference, Math.max),
    equalizedOddsRatio: worseOf(truePositive.ratio, falsePositive.ratio, Math.min),
  };
}

function compareGroups(
  rate: GroupRateName,
  groups: readonly GroupCounts[],
  shortfall: string,
): { difference: Figure; ratio: Figure } {
  const undefinedFor = (reason: string) => ({
    difference: { value: null, reason },
    ratio: { value: null, reason },
  });
  if (groups.length < 2) return undefinedFor(shortfall);
  const proportions = groups.map((counts) => groupRates[rate].proportionOf(counts));
  const empty = groups.find((_group, at) => proportions[at]!.trials === 0);
  if (empty !== undefined) return undefinedFor(`group ${empty.group}: ${groupRates[rate].whenEmpty}`);
  const { maximumIndex, minimumIndex, difference, interval } = largestGapInterval(proportions);
  const share = (at: number) => proportions[at]!.successes / proportions[at]!.trials;
  return {
    difference: {
      value: difference,
      lower: interval.low,
      upper: interval.high,
      method: interval.method,
      between: [groups[maximumIndex]!.group, groups[minimumIndex]!.group],
    },
    ratio:
      share(maximumIndex) === 0
        ? { value: null, reason: "the rate is 0 in every group" }
        : { value: share(minimumIndex) / share(maximumIndex) },
  };
}

/** Undefined when either is: the worse of a number and an unknown is unknown. */
function worseOf(first: Figure, second: Figure, pick: (...values: number[]) => number): Figure {
  if (first.value === null) return first;
  if (second.value === null) return second;
  return { value: pick(first.value, second.value) };
}
