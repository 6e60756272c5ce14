import { Button, Select } from "@mantine/core";
import { useMemo } from "react";
import { LineChart } from "#charts/lazy-line-chart.tsx";
import { useMetricHistory } from "#features/runs/api/get-metric-history.ts";
import type { Run } from "#features/runs/run.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";

interface RunsChartProps {
  readonly runs: readonly Run[];
  readonly metric: string | undefined;
  readonly onMetric: (metric: string) => void;
  readonly onClear: () => void;
}

/** The selected runs' histories of one metric. */
export function RunsChart({ runs, metric, onMetric, onClear }: RunsChartProps) {
  const metrics = useMemo(
    () => [...new Set(runs.flatMap(({ metrics: own }) => [...own.keys()]))].sort(),
    [runs],
  );
  const shown = metric !== undefined && metrics.includes(metric) ? metric : metrics[0];
  const history = useMetricHistory(
    runs.map(({ runId }) => runId),
    shown,
  );
  const series = useMemo(() => {
    const names = new Map(runs.map(({ runId, name }) => [runId, name]));
    return (history.data ?? []).map(({ runId, steps, values }) => ({
      id: runId,
      name: names.get(runId) ?? runId,
      xs: steps,
      ys: values,
    }));
  }, [history.data, runs]);
  return (
    <Section
      title={runs.length === 1 ? "1 run selected" : `${runs.length} runs selected`}
      actions={
        <>
          <Select
            aria-label="Metric"
            data={metrics}
            value={shown ?? null}
            allowDeselect={false}
            searchable
            onChange={(value) => value !== null && onMetric(value)}
          />
          <Button variant="default" onClick={onClear}>
            Clear selection
          </Button>
        </>
      }
    >
      {shown === undefined ? (
        <p>These runs logged no metrics.</p>
      ) : (
        <QueryView query={history}>
          {() => (
            <LineChart label={`${shown} of the selected runs`} series={series} xName="step" yName={shown} />
          )}
        </QueryView>
      )}
    </Section>
  );
}
