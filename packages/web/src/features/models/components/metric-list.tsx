import { IntervalBar } from "#charts/interval-bar.tsx";
import { type Evaluation, type MetricName, metricNames } from "#features/models/evaluation.ts";
import { FigureText } from "#ui/figure-text.tsx";
import styles from "./metric-list.module.css";

const unitDomain = [0, 1] as const;

/** Each metric with its 95 % interval, drawn on an axis from 0 to 1 where that is its range. */
export function MetricList({ metrics }: { metrics: Evaluation["metrics"] }) {
  return (
    <div>
      <h3 className={styles["heading"]}>Metrics, with 95 % intervals where there are any</h3>
      <table className={styles["table"]}>
        <tbody>
          {(Object.keys(metricNames) as MetricName[]).map((name) => {
            const figure = metrics[name];
            return (
              <tr key={name}>
                <th scope="row">{metricNames[name]}</th>
                {figure.value === null ? (
                  <td colSpan={2} className={styles["reason"]}>
                    undefined: {figure.reason}
                  </td>
                ) : (
                  <>
                    <td className={styles["value"]} title={figure.method}>
                      <FigureText value={figure.value} lower={figure.lower} upper={figure.upper} />
                    </td>
                    <td className={styles["plot"]}>
                      {name !== "logLoss" && <IntervalBar {...figure} domain={unitDomain} />}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
