import { Select } from "@mantine/core";
import { useState } from "react";
import { IntervalBar } from "#charts/interval-bar.tsx";
import {
  type ColumnFairness,
  describeName,
  type Figure,
  type GroupFigures,
} from "#features/models/evaluation.ts";
import { Badge } from "#ui/badge.tsx";
import { FigureText } from "#ui/figure-text.tsx";
import { formatNumber } from "#ui/format-number.ts";
import { PlainTable, numberCell } from "#ui/plain-table.tsx";
import styles from "./group-table.module.css";

const rates = {
  truePositiveRate: "True positive rate",
  selectionRate: "Selection rate",
  falsePositiveRate: "False positive rate",
  accuracy: "Accuracy",
} as const;
type RateName = keyof typeof rates;
const rateNames = Object.keys(rates) as RateName[];

const comparisons = [
  "equalOpportunityDifference",
  "selectionRatio",
  "demographicParityDifference",
  "equalizedOddsDifference",
] as const;

/** One rate of every group of a sensitive column with its Wilson interval, and how far the groups lie apart. */
export function GroupTable({ fairness }: { fairness: ColumnFairness }) {
  const [rate, setRate] = useState<RateName>("truePositiveRate");
  const { column, groups, minimumGroupPositives } = fairness;
  return (
    <div>
      <div className={styles["head"]}>
        <div>
          <h3 className={styles["heading"]}>By {describeName(column)}</h3>
          <p className={styles["note"]}>
            95 % Wilson intervals. Groups with fewer than {formatNumber(minimumGroupPositives)} positives do
            not decide. Differences are highest minus lowest group, as Fairlearn has them.
          </p>
        </div>
        <Select
          aria-label={`Rate by ${column}`}
          data={rateNames.map((value) => ({ value, label: rates[value] }))}
          value={rate}
          allowDeselect={false}
          onChange={(value) => value !== null && setRate(value)}
        />
      </div>
      <dl className={styles["comparisons"]}>
        {comparisons.map((name) => (
          <div key={name}>
            <dt>{describeName(name)}</dt>
            <dd>
              <ComparisonText figure={fairness[name]} />
            </dd>
          </div>
        ))}
      </dl>
      <PlainTable
        label={`${rates[rate]} by ${column}`}
        columns={["Group", "#Rows", "#Positives", rates[rate], "From 0 to 1"]}
      >
        {groups.map((group) => (
          <GroupRow key={group.name} group={group} figure={group[rate]} />
        ))}
      </PlainTable>
    </div>
  );
}

function GroupRow({ group, figure }: { group: GroupFigures; figure: Figure }) {
  return (
    <tr>
      <td>
        {group.name} {!group.sufficient && <Badge tone="insufficient">too few</Badge>}
      </td>
      <td className={numberCell}>{formatNumber(group.count)}</td>
      <td className={numberCell}>{formatNumber(group.positives)}</td>
      {figure.value === null ? (
        <td colSpan={2}>{figure.reason}</td>
      ) : (
        <>
          <td>
            <FigureText value={figure.value} lower={figure.lower} upper={figure.upper} />
          </td>
          <td className={styles["plot"]}>
            <IntervalBar {...figure} domain={[0, 1]} muted={!group.sufficient} />
          </td>
        </>
      )}
    </tr>
  );
}

function ComparisonText({ figure }: { figure: Figure }) {
  if (figure.value === null) return <span className={styles["reason"]}>{figure.reason}</span>;
  return (
    <>
      <FigureText value={figure.value} lower={figure.lower} upper={figure.upper} />
      {figure.between !== undefined && (
        <span className={styles["between"]}>
          {" "}
          {figure.between[0]} and {figure.between[1]}
        </span>
      )}
    </>
  );
}
