import { checkConfidence, checkCount } from "./numerics/check-input.ts";
import { compareRate, compareValues, type GroupComparison } from "./group-comparison.ts";
import { type GroupRate, type GroupRateName, measureRate } from "./group-rates.ts";
import type { GroupTally } from "./group-tally.ts";
import type { Interval } from "./interval.ts";
import { type MetricValue, metricRatio, noRows, undefinedMetric } from "./metric-value.ts";

export interface FairnessOptions {
  /**
   * Fewest rows that a rate must rest on for its group to be compared: rows for selection rate, accuracy
   * and mean prediction, positive labels for the true positive rate, negative ones for the false positive
   * rate. A whole number, at least 1; default 30.
   */
  readonly minimumGroupSize?: number;
  /** Confidence of every interval, strictly between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** What was measured in one group, compared or not. */
export interface GroupSummary {
  readonly group: string;
  readonly rows: number;
  /** Rows whose label is 1. */
  readonly positives: number;
  readonly rates: Readonly<Record<GroupRateName, GroupRate>>;
  /** Mean score, or share of positive predictions where no scores were given. */
  readonly meanPrediction: MetricValue;
}

/** A disparity as one number, with an interval for the difference where there is one. */
export interface Disparity {
  readonly difference: MetricValue;
  readonly ratio: MetricValue;
  readonly differenceInterval: Interval | null;
}

/** Fairness of one classifier by one sensitive column. Every difference and ratio is Fairlearn's. */
export interface FairnessReport {
  readonly convention: "fairlearn";
  readonly minimumGroupSize: number;
  readonly groups: readonly GroupSummary[];
  readonly comparisons: Readonly<Record<GroupRateName | "mean-prediction", GroupComparison>>;
  /** Of the selection rate. */
  readonly demographicParity: Disparity;
  /** Of the true positive rate. */
  readonly equalOpportunity: Disparity;
  /** The worse of the true and the false positive rate: larger difference, smaller ratio. */
  readonly equalizedOdds: Disparity;
}

/** Undefined when either is, since the worse of a number and an unknown is unknown. */
function worseOf(
  first: MetricValue,
  second: MetricValue,
  pick: (...values: number[]) => number,
): MetricValue {
  const reasons = [first, second].flatMap(({ undefinedReason }) => undefinedReason ?? []);
  if (reasons.length > 0) return undefinedMetric([...new Set(reasons)].join("; "));
  return { value: pick(first.value, second.value), undefinedReason: null };
}

/**
 * Group metrics and disparities of a tally. Groups with too little evidence for a rate keep their own
 * numbers, are listed as insufficient, and take no part in that rate's differences and ratios.
 *
 * The interval of equalized odds covers the larger of two differences: each is bounded at half the error
 * allowed, and the larger low and the larger high are taken.
 *
 * Throws `too-small` for a minimum below 1 and `not-a-confidence`. A comparison with fewer than two
 * sufficient groups, and the ratio of rates that are all 0, are undefined with the reason.
 *
 * @example
 * summarizeFairness(tally, { minimumGroupSize: 1 }).demographicParity.difference.value // 0.25
 *
 * Source: Fairlearn 0.15 `MetricFrame.difference`, `.ratio`, `demographic_parity_difference`,
 * `equal_opportunity_difference`, `equalized_odds_difference` and their ratios; Hardt, Price & Srebro
 * (2016), "Equality of opportunity in supervised learning".
 */
export function summarizeFairness(tally: GroupTally, options: FairnessOptions = {}): FairnessReport {
  const { minimumGroupSize = 30, confidence = 0.95 } = options;
  checkCount("minimumGroupSize", minimumGroupSize, 1);
  checkConfidence(confidence);
  const counts = tally.counts();
  const measure = (rate: GroupRateName, index: number): GroupRate =>
    measureRate(rate, counts[index]!, minimumGroupSize, confidence);
  const compare = (rate: GroupRateName, at = confidence): GroupComparison =>
    compareRate(rate, counts, minimumGroupSize, at);

  const groups = counts.map(({ group, rows, confusion, scoreSum }, index) => ({
    group,
    rows,
    positives: confusion.truePositives + confusion.falseNegatives,
    rates: {
      "selection-rate": measure("selection-rate", index),
      "true-positive-rate": measure("true-positive-rate", index),
      "false-positive-rate": measure("false-positive-rate", index),
      accuracy: measure("accuracy", index),
    },
    meanPrediction: metricRatio(scoreSum, rows, noRows),
  }));
  const selection = compare("selection-rate");
  const truePositive = compare("true-positive-rate");
  const falsePositive = compare("false-positive-rate");
  return {
    convention: "fairlearn",
    minimumGroupSize,
    groups,
    comparisons: {
      "selection-rate": selection,
      "true-positive-rate": truePositive,
      "false-positive-rate": falsePositive,
      accuracy: compare("accuracy"),
      "mean-prediction": compareValues(
        groups.map(({ group, rows, meanPrediction }) => ({
          group,
          value: meanPrediction.value,
          isSufficient: rows >= minimumGroupSize,
        })),
        `at least ${minimumGroupSize} rows`,
      ),
    },
    demographicParity: disparityOf(selection),
    equalOpportunity: disparityOf(truePositive),
    equalizedOdds: {
      difference: worseOf(truePositive.difference, falsePositive.difference, Math.max),
      ratio: worseOf(truePositive.ratio, falsePositive.ratio, Math.min),
      differenceInterval: largerInterval(
        compare("true-positive-rate", (1 + confidence) / 2).differenceInterval,
        compare("false-positive-rate", (1 + confidence) / 2).differenceInterval,
        confidence,
      ),
    },
  };
}

function disparityOf({ difference, ratio, differenceInterval }: GroupComparison): Disparity {
  return { difference, ratio, differenceInterval };
}

/** Bounds the larger of two quantities by intervals that hold together. */
function largerInterval(
  first: Interval | null,
  second: Interval | null,
  confidence: number,
): Interval | null {
  if (first === null || second === null) return null;
  return {
    low: Math.max(first.low, second.low),
    high: Math.max(first.high, second.high),
    confidence,
    method: "newcombe-10-bonferroni",
  };
}
