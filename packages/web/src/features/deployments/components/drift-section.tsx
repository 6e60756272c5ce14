import type { ColumnDrift, DriftReport } from "#features/deployments/monitoring.ts";
import { formatNumber, formatPercent } from "#ui/format-number.ts";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { Section } from "#ui/section.tsx";
import { Time } from "#ui/time.tsx";
import { DriftBar } from "./drift-bar.tsx";
import styles from "./drift-section.module.css";
import { DriftVerdictBadge } from "./drift-verdict-badge.tsx";

interface DriftSectionProps {
  readonly drift: DriftReport;
  readonly analysedAt: string | null;
  readonly isBehind: boolean;
}

/** Each column of the recent requests against the data the version was evaluated on. */
export function DriftSection({ drift, analysedAt, isBehind }: DriftSectionProps) {
  const { verdict, insufficientReason, columns, prediction, driftedShare } = drift;
  const all = [...(prediction === null ? [] : [prediction]), ...columns.toSorted(byUrgency)];
  return (
    <Section
      title="Drift"
      mark={
        <>
          <DriftVerdictBadge verdict={verdict} of="Features" />
          {prediction !== null && <DriftVerdictBadge verdict={prediction.verdict} of="Prediction" />}
        </>
      }
      note={
        <>
          <DriftNote drift={drift} />
          {analysedAt !== null && (
            <>
              {" "}
              Computed <Time at={analysedAt} />
              {isBehind && "; newer requests are being added"}.
            </>
          )}
        </>
      }
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
      {all.length > 0 && <Conventions columns={all} />}
    </Section>
  );
}

/** Each rule by which a score was computed, in words and as code, once. */
function Conventions({ columns }: { columns: readonly ColumnDrift[] }) {
  const used = new Map(
    columns.flatMap(({ convention, test, recompute }) =>
      convention === null ? [] : [[convention, { test, recompute }]],
    ),
  );
  return (
    <dl className={styles["conventions"]}>
      {[...used].map(([convention, { test, recompute }]) => (
        <div key={convention}>
          <dt>
            <code>{convention}</code>
          </dt>
          <dd>
            {test}
            {recompute !== null && (
              <>
                , the same as <code>{recompute}</code>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
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
  const { name, kind, verdict, convention, test, newCategories, insufficientReason } = column;
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
      <td title={test ?? undefined}>
        <code>{convention ?? "–"}</code>
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
