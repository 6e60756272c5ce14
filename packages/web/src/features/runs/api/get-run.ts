import { useQuery } from "@tanstack/react-query";
import { readRun, RunStatus, type WireRun } from "#features/runs/run.ts";
import { query, requestJson } from "#http/request.ts";

export function useRun(runId: string) {
  return useQuery({
    queryKey: ["run", runId],
    queryFn: async ({ signal }) => {
      const { run } = await requestJson<{ run: WireRun }>(
        `/ajax-api/2.0/mlflow/runs/get${query({ run_id: runId })}`,
        { signal },
      );
      return readRun(run);
    },
    refetchInterval: ({ state }) => (state.data?.status === RunStatus.running ? 5000 : false),
  });
}
