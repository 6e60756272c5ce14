import { Select } from "@mantine/core";
import { useMemo, useState } from "react";
import { LineChart } from "#charts/lazy-line-chart.tsx";
import { useMetricHistory } from "#features/runs/api/get-metric-history.ts";
import { isSystemMetric, type Run } from "#features/runs/run.ts";
import { formatNumber } from "#ui/format-number.ts";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { PlainTable, numberCell } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import styles from "./run-metrics.module.css";

/** The last value of each metric, and how one of them came there. */
export function RunMetrics({ run }: { run: Run }) {
  const names = [...run.metrics.keys()].filter((name) => !isSystemMetric(name)).sort();
  // One that moved says more than one that was logged once.
  const [chosen, setChosen] = useState(
    () => names.find((name) => (run.metrics.get(name)?.step ?? 0) > 0) ?? names[0],
  );
  const runIds = useMemo(() => [run.runId], [run.runId]);
  const history = useMetricHistory(runIds, chosen);
  const series = useMemo(
    () =>
      (history.data ?? []).map(({ runId, steps, values }) => ({
        id: runId,
        name: chosen ?? "",
        xs: steps,
        ys: values,
      })),
    [history.data, chosen],
  );
  if (chosen === undefined)
    return (
      <Section title="Metrics">
        <EmptyPanel icon="runs" title="No metrics logged">
          <p>
            <code>mlflow.log_metric("loss", loss, step=step)</code> shows here as it comes.
          </p>
        </EmptyPanel>
      </Section>
    );
  return (
    <Section
      title="Metrics"
      actions={
        <Select
          aria-label="Metric in the chart"
          data={names}
          value={chosen}
          allowDeselect={false}
          searchable
          onChange={(value) => value !== null && setChosen(value)}
        />
      }
    >
      <div className={styles["columns"]}>
        <QueryView query={history}>
          {() => <LineChart label={`${chosen} of ${run.name}`} series={series} xName="step" yName={chosen} />}
        </QueryView>
        <div className={styles["table"]}>
          <PlainTable label="Last values" columns={["Metric", "#Last value", "#Step"]}>
            {names.map((name) => {
              const metric = run.metrics.get(name);
              return (
                <tr key={name}>
                  <td>{name}</td>
                  <td className={numberCell}>{metric && formatNumber(metric.value)}</td>
                  <td className={numberCell}>{metric && formatNumber(metric.step)}</td>
                </tr>
              );
            })}
          </PlainTable>
        </div>
      </div>
    </Section>
  );
}
