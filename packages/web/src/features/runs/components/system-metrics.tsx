import { useMemo } from "react";
import { LineChart } from "#charts/lazy-line-chart.tsx";
import { type SystemHistory, useSystemHistory } from "#features/runs/api/get-system-history.ts";
import { isSystemMetric, type Run } from "#features/runs/run.ts";
import { groupSystemMetrics, type SystemChart } from "#features/runs/system-metrics.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import styles from "./system-metrics.module.css";

/** How the machine did under a run; nothing for a run that logged no such thing. */
export function SystemMetrics({ run }: { run: Run }) {
  const keys = useMemo(() => [...run.metrics.keys()].filter(isSystemMetric).sort(), [run.metrics]);
  if (keys.length === 0) return null;
  return (
    <Section title="System metrics" note="The machine that the run ran on.">
      <SystemCharts run={run} keys={keys} />
    </Section>
  );
}

function SystemCharts({ run, keys }: { run: Run; keys: readonly string[] }) {
  const query = useSystemHistory(run.runId, keys, run.status);
  return (
    <QueryView query={query}>
      {(histories) => (
        <div className={styles["charts"]}>
          {groupSystemMetrics(keys).map((chart) => (
            <SystemChartView key={chart.title} chart={chart} histories={histories} runName={run.name} />
          ))}
        </div>
      )}
    </QueryView>
  );
}

interface SystemChartProps {
  readonly chart: SystemChart;
  readonly histories: readonly SystemHistory[];
  readonly runName: string;
}

function SystemChartView({ chart: { title, yName, lines }, histories, runName }: SystemChartProps) {
  const series = useMemo(
    () =>
      lines.map(({ key, name }) => {
        const history = histories.find((one) => one.key === key);
        return { id: key, name, xs: history?.seconds ?? [], ys: history?.values ?? [] };
      }),
    [lines, histories],
  );
  return (
    <figure className={styles["chart"]}>
      <figcaption>{title}</figcaption>
      <LineChart
        label={`${title} of ${runName}`}
        series={series}
        xName="time"
        isTime
        yName={yName}
        height={170}
      />
    </figure>
  );
}
