import type { ColumnDrift, DriftReport } from "#features/deployments/monitoring.ts";
import { formatNumber, formatPercent } from "#ui/format-number.ts";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { Section } from "#ui/section.tsx";
import { Time } from "#ui/time.tsx";
import { DriftBar } from "./drift-bar.tsx";
import styles from "./drift-section.module.css";
import { DriftVerdictBadge } from "./drift-verdict-badge.tsx";

/** Each column of the recent requests against the data the version was evaluated on. */
export function DriftSection({ drift }: { drift: DriftReport }) {
  const { verdict, insufficientReason, columns, prediction, driftedShare } = drift;
  const all = [...(prediction === null ? [] : [prediction]), ...columns.toSorted(byUrgency)];
  return (
    <Section
      title="Drift"
      mark={<DriftVerdictBadge verdict={verdict} />}
      note={<DriftNote drift={drift} />}
      flush
    >
      {driftedShare !== null && (
        <p className={styles["share"]}>
          {formatPercent(driftedShare)} of the features drifted (
          {columns.filter((one) => one.verdict === "drift").length} of {columns.length}).
        </p>
      )}
      {all.length === 0 ? (
        <EmptyPanel icon="runs" title="Not enough to compare yet">
          <p>{insufficientReason ?? "No column has been compared."}</p>
        </EmptyPanel>
      ) : (
        <PlainTable
          label="Drift by column"
          columns={["Column", "Verdict", "Score against threshold", "Convention", "New categories"]}
        >
          {all.map((column) => (
            <DriftRow
              key={`${column === prediction ? "prediction" : "column"} ${column.name}`}
              column={column}
              isPrediction={column === prediction}
            />
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function DriftNote({ drift: { reference, window, insufficientReason } }: { drift: DriftReport }) {
  return (
    <>
      {insufficientReason !== null && <>{insufficientReason}. </>}
      {formatNumber(window.rows)} predictions
      {window.firstMs !== null && window.lastMs !== null && (
        <>
          , from <Time at={window.firstMs} absolute /> to <Time at={window.lastMs} absolute />
        </>
      )}
      {reference !== null && (
        <>
          , against {formatNumber(reference.rows)} rows of {reference.dataset}
        </>
      )}
      .
    </>
  );
}

function DriftRow({ column, isPrediction }: { column: ColumnDrift; isPrediction: boolean }) {
  const { name, kind, verdict, convention, test, recompute, newCategories, insufficientReason } = column;
  return (
    <tr>
      <td>
        <strong>{isPrediction ? "Prediction" : name}</strong>
        <div className={styles["kind"]}>{isPrediction ? "the model's score" : kind}</div>
      </td>
      <td>
        <DriftVerdictBadge verdict={verdict} />
      </td>
      <td>{insufficientReason === null ? <DriftBar column={column} /> : insufficientReason}</td>
      <td title={recompute ?? undefined}>
        <code>{convention ?? "–"}</code>
        {test !== null && <div className={styles["kind"]}>{test}</div>}
      </td>
      <td>{newCategories.length === 0 ? "none" : newCategories.join(", ")}</td>
    </tr>
  );
}

const ranks = { drift: 0, insufficient: 1, "no-drift": 2 } as const;

/** What drifted comes first, the farthest over its threshold before the others. */
function byUrgency(left: ColumnDrift, right: ColumnDrift): number {
  const excess = ({ score, threshold }: ColumnDrift) => (score ?? 0) / (threshold ?? 1);
  return ranks[left.verdict] - ranks[right.verdict] || excess(right) - excess(left);
}
