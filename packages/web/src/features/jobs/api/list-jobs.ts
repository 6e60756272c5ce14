import { useQuery } from "@tanstack/react-query";
import { query, requestJson } from "#http/request.ts";
import type { Job, JobState } from "./get-job.ts";

export function useJobs(state: JobState) {
  return useQuery({
    queryKey: ["jobs", state],
    queryFn: async ({ signal }) =>
      (await requestJson<{ jobs: readonly Job[] }>(`/api/v1/jobs${query({ state, limit: 10 })}`, { signal }))
        .jobs,
  });
}
