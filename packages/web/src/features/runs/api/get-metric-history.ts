import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { WireMetric } from "#features/runs/run.ts";
import { requestJson } from "#http/request.ts";

/** One run's metric over its steps, thinned out by the server. */
export interface MetricSeries {
  readonly runId: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** As many points as a chart is wide. */
const longestSeries = 1000;

export function useMetricHistory(runIds: readonly string[], metric: string | undefined) {
  return useQuery({
    queryKey: ["metric-history", metric, runIds],
    queryFn: async ({ signal }) => {
      const parameters = new URLSearchParams([
        ...runIds.map((id) => ["run_ids", id]),
        ["metric_key", metric ?? ""],
        ["max_results", String(longestSeries)],
      ]);
      const { metrics = [] } = await requestJson<{
        metrics?: readonly (WireMetric & { readonly run_id: string })[];
      }>(`/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?${parameters.toString()}`, { signal });
      const byRun = Map.groupBy(metrics, (point) => point.run_id);
      return runIds.map((runId): MetricSeries => {
        const points = (byRun.get(runId) ?? []).toSorted((left, right) => left.step - right.step);
        return {
          runId,
          steps: points.map(({ step }) => step),
          values: points.map(({ value }) => Number(value)),
        };
      });
    },
    enabled: runIds.length > 0 && metric !== undefined,
    placeholderData: keepPreviousData,
  });
}
