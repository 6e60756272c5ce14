import { useQuery } from "@tanstack/react-query";
import { RunStatus, type WireMetric } from "#features/runs/run.ts";
import { query, requestJson } from "#http/request.ts";

/** A metric of the machine over time. */
export interface SystemHistory {
  readonly key: string;
  /** Seconds since 1970, ascending. */
  readonly seconds: readonly number[];
  readonly values: readonly number[];
}

/** As many points as a small chart is wide. */
const longestSeries = 500;

/** Histories of some metrics of one run, thinned out by the server; anew every ten seconds while the run is open. */
export function useSystemHistory(runId: string, keys: readonly string[], status: RunStatus) {
  return useQuery({
    queryKey: ["system-history", runId, keys],
    queryFn: ({ signal }) => Promise.all(keys.map((key) => readHistory(runId, key, signal))),
    refetchInterval: status === RunStatus.running ? 10_000 : false,
  });
}

async function readHistory(runId: string, key: string, signal: AbortSignal): Promise<SystemHistory> {
  const { metrics = [] } = await requestJson<{ metrics?: readonly WireMetric[] }>(
    `/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval${query({
      run_ids: runId,
      metric_key: key,
      max_results: longestSeries,
    })}`,
    { signal },
  );
  const points = metrics.toSorted((left, right) => left.timestamp - right.timestamp);
  return {
    key,
    seconds: points.map(({ timestamp }) => timestamp / 1000),
    values: points.map(({ value }) => Number(value)),
  };
}
