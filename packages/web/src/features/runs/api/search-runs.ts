import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { readRun, type WireRun } from "#features/runs/run.ts";
import { requestJson } from "#http/request.ts";

export interface RunSearch {
  readonly experimentIds: readonly string[];
  readonly filter: string;
  readonly order: string;
}

const pageSize = 200;

function runsQuery({ experimentIds, filter, order }: RunSearch) {
  return infiniteQueryOptions({
    queryKey: ["runs", { experimentIds, filter, order }],
    queryFn: async ({ pageParam, signal }) => {
      const page = await requestJson<{ runs?: readonly WireRun[]; next_page_token?: string }>(
        "/ajax-api/2.0/mlflow/runs/search",
        {
          json: {
            experiment_ids: experimentIds,
            ...(filter !== "" && { filter }),
            order_by: [order],
            max_results: pageSize,
            ...(pageParam !== undefined && { page_token: pageParam }),
          },
          signal,
        },
      );
      return { runs: (page.runs ?? []).map(readRun), next: page.next_page_token };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => (next === "" ? undefined : next),
    enabled: experimentIds.length > 0,
    // The table stays while another order or filter is on its way.
    placeholderData: keepPreviousData,
  });
}

export function useRuns(search: RunSearch) {
  return useInfiniteQuery(runsQuery(search));
}
