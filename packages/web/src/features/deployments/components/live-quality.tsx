import { IntervalBar } from "#charts/interval-bar.tsx";
import type { LiveFigure, QualityReport } from "#features/deployments/monitoring.ts";
import { FigureText } from "#ui/figure-text.tsx";
import { formatNumber } from "#ui/format-number.ts";
import { Section } from "#ui/section.tsx";
import styles from "./live-quality.module.css";

interface LiveQualityProps {
  readonly quality: QualityReport;
  readonly entityKey: string | null;
}

/** ROC AUC of the labelled predictions beside the one of the evaluation, on one axis. */
export function LiveQuality({
  quality: { rocAuc, offline, labelled, unlabelled },
  entityKey,
}: LiveQualityProps) {
  const figures = [rocAuc, offline].filter((figure) => figure.value !== null);
  const domain = domainOf(
    figures.flatMap(({ value, lower, upper }) => [value, lower ?? value, upper ?? value]),
  );
  return (
    <Section
      title="Live quality"
      note={
        entityKey === null
          ? "The deployment names no entity key, so labels cannot be joined to its predictions."
          : `${formatNumber(labelled)} entities labelled, ${formatNumber(unlabelled)} not yet; labels are joined by ${entityKey}.`
      }
    >
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">ROC AUC</th>
            <th scope="col">Value, 95 % interval</th>
            <th scope="col">
              From {formatNumber(domain[0])} to {formatNumber(domain[1])}
            </th>
          </tr>
        </thead>
        <tbody>
          <QualityRow name="Live" figure={rocAuc} domain={domain} />
          <QualityRow name="At evaluation" figure={offline} domain={domain} />
        </tbody>
      </table>
    </Section>
  );
}

/** The twentieths around all values, so that intervals are wide enough to compare. */
function domainOf(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const lowest = Math.floor((Math.min(...values) - 0.01) * 20) / 20;
  const highest = Math.ceil((Math.max(...values) + 0.01) * 20) / 20;
  return [Math.max(0, lowest), Math.min(1, highest)];
}

interface QualityRowProps {
  readonly name: string;
  readonly figure: LiveFigure;
  readonly domain: readonly [number, number];
}

function QualityRow({ name, figure, domain }: QualityRowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {figure.value === null ? (
        <td colSpan={2} className={styles["reason"]}>
          {figure.reason}
        </td>
      ) : (
        <>
          <td>
            <FigureText value={figure.value} lower={figure.lower} upper={figure.upper} />
            {figure.count !== undefined && (
              <span className={styles["count"]}> of {formatNumber(figure.count)}</span>
            )}
          </td>
          <td className={styles["plot"]}>
            <IntervalBar
              value={figure.value}
              lower={figure.lower ?? undefined}
              upper={figure.upper ?? undefined}
              domain={domain}
              muted={name !== "Live"}
            />
          </td>
        </>
      )}
    </tr>
  );
}
