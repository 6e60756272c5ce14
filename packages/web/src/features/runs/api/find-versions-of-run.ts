import { useQuery } from "@tanstack/react-query";
import { query, requestJson } from "#http/request.ts";

export interface VersionOfRun {
  readonly name: string;
  readonly version: string;
}

/** The model versions that were registered from a run. */
export function useVersionsOfRun(runId: string) {
  return useQuery({
    queryKey: ["versions-of-run", runId],
    queryFn: async ({ signal }) => {
      const { model_versions = [] } = await requestJson<{ model_versions?: readonly VersionOfRun[] }>(
        `/ajax-api/2.0/mlflow/model-versions/search${query({ filter: `run_id = '${runId}'` })}`,
        { signal },
      );
      return model_versions;
    },
  });
}
