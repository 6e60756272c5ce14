import type { Problem } from "@plumbline/platform";
import {
  addConfusion,
  type Confusion,
  confusionRows,
  type GroupRateName,
  groupRates,
  largestGapInterval,
  type Proportion,
  wilsonInterval,
} from "@plumbline/statistics";
import { compareFigure, type ExpectedFigure } from "./check-figure.ts";
import type { ColumnFairness, EvaluationPredicate } from "./predicate.schema.ts";

type Group = ColumnFairness["groups"][number];

/** The rates of a group, and what each is called in evidence. */
const rates = {
  selectionRate: "selection-rate",
  truePositiveRate: "true-positive-rate",
  falsePositiveRate: "false-positive-rate",
  accuracy: "accuracy",
} as const satisfies Partial<Record<keyof Group, GroupRateName>>;

/** Figures of each sensitive column against the groups' counts, and these against the whole. */
export function checkGroups(
  evaluation: EvaluationPredicate,
  asked: { sensitive: readonly string[]; minimumGroupPositives: number },
): Problem[] {
  const columns = evaluation.groups.map(({ column }) => column);
  const problems: Problem[] = [];
  if (columns.toSorted().join("\n") !== asked.sensitive.toSorted().join("\n")) {
    const message = `are of ${columns.join(", ") || "no column"}; sensitive are ${asked.sensitive.join(", ") || "none"}`;
    problems.push({ field: "groups", message });
  }
  for (const fairness of evaluation.groups) {
    problems.push(...checkColumn(fairness, evaluation.metrics.confusion, asked.minimumGroupPositives));
  }
  return problems;
}

function checkColumn(fairness: ColumnFairness, whole: Confusion, minimumGroupPositives: number): Problem[] {
  const field = `groups.${fairness.column}`;
  const problems: Problem[] = [];
  const sum = fairness.groups.map(({ confusion }) => confusion).reduce(addConfusion);
  const cells = ["trueNegatives", "falsePositives", "falseNegatives", "truePositives"] as const;
  if (cells.some((cell) => sum[cell] !== whole[cell])) {
    problems.push({ field, message: "has groups whose counts are not those of the whole together" });
  }
  if (fairness.minimumGroupPositives !== minimumGroupPositives) {
    problems.push({
      field,
      message: `has the minimum ${fairness.minimumGroupPositives}, not ${minimumGroupPositives}`,
    });
  }
  if (new Set(fairness.groups.map(({ name }) => name)).size !== fairness.groups.length) {
    problems.push({ field, message: "names a group twice" });
  }
  problems.push(
    ...fairness.groups.flatMap((group) => checkGroup(`${field}.${group.name}`, group, minimumGroupPositives)),
  );
  return [...problems, ...checkDifferences(field, fairness)];
}

function checkGroup(field: string, group: Group, minimumGroupPositives: number): Problem[] {
  const { confusion } = group;
  const problems: Problem[] = [];
  const positives = confusion.truePositives + confusion.falseNegatives;
  if (group.count !== confusionRows(confusion) || group.positives !== positives) {
    problems.push({ field, message: "has a count or positives that its confusion matrix does not give" });
  }
  if (group.sufficient !== positives >= minimumGroupPositives) {
    problems.push({
      field,
      message: `is ${group.sufficient ? "" : "in"}sufficient with ${positives} positives`,
    });
  }
  for (const [name, rate] of Object.entries(rates)) {
    const proportion = proportionOf(group, rate);
    problems.push(
      ...compareFigure(`${field}.${name}`, group[name as keyof typeof rates], shareOf(proportion)),
    );
  }
  return problems;
}

/** Differences and ratios over the sufficient groups, which decide. */
function checkDifferences(field: string, fairness: ColumnFairness): Problem[] {
  const groups = fairness.groups.filter(({ sufficient }) => sufficient);
  const selection = compareGroups(groups, "selection-rate");
  const truePositive = compareGroups(groups, "true-positive-rate");
  const falsePositive = compareGroups(groups, "false-positive-rate");
  const worse = (pick: typeof Math.max, part: "difference" | "ratio"): ExpectedFigure | undefined => {
    const [one, other] = [truePositive[part], falsePositive[part]];
    return one && other && { value: pick(one.value, other.value) };
  };
  return [
    ...compareFigure(
      `${field}.equalOpportunityDifference`,
      fairness.equalOpportunityDifference,
      truePositive.difference,
    ),
    ...compareFigure(
      `${field}.demographicParityDifference`,
      fairness.demographicParityDifference,
      selection.difference,
    ),
    ...compareFigure(`${field}.demographicParityRatio`, fairness.demographicParityRatio, selection.ratio),
    ...compareFigure(`${field}.selectionRatio`, fairness.selectionRatio, selection.ratio),
    ...compareFigure(
      `${field}.equalizedOddsDifference`,
      fairness.equalizedOddsDifference,
      worse(Math.max, "difference"),
    ),
    ...compareFigure(`${field}.equalizedOddsRatio`, fairness.equalizedOddsRatio, worse(Math.min, "ratio")),
  ];
}

function compareGroups(
  groups: readonly Group[],
  rate: GroupRateName,
): { difference?: ExpectedFigure; ratio?: ExpectedFigure } {
  const proportions = groups.map((group) => proportionOf(group, rate));
  if (proportions.length < 2 || proportions.some(({ trials }) => trials === 0)) return {};
  const { difference, interval } = largestGapInterval(proportions);
  const shares = proportions.map(({ successes, trials }) => successes / trials);
  const highest = Math.max(...shares);
  return {
    difference: { value: difference, lower: interval.low, upper: interval.high },
    ...(highest > 0 && { ratio: { value: Math.min(...shares) / highest } }),
  };
}

function proportionOf({ name, count, confusion }: Group, rate: GroupRateName): Proportion {
  return groupRates[rate].proportionOf({ group: name, rows: count, confusion, scoreSum: 0 });
}

function shareOf(proportion: Proportion): ExpectedFigure | undefined {
  if (proportion.trials === 0) return undefined;
  const { low, high } = wilsonInterval(proportion);
  return { value: proportion.successes / proportion.trials, lower: low, upper: high };
}
