import { queryOptions, useQuery } from "@tanstack/react-query";
import { requestJson } from "#http/request.ts";

export interface Experiment {
  readonly experiment_id: string;
  readonly name: string;
  readonly last_update_time?: number;
}

interface ExperimentPage {
  readonly experiments?: readonly Experiment[];
  readonly next_page_token?: string;
}

const experimentsQuery = queryOptions({
  queryKey: ["experiments"],
  queryFn: async ({ signal }) => {
    const experiments: Experiment[] = [];
    let token: string | undefined;
    do {
      const page: ExperimentPage = await requestJson("/ajax-api/2.0/mlflow/experiments/search", {
        json: { max_results: 1000, ...(token !== undefined && { page_token: token }) },
        signal,
      });
      experiments.push(...(page.experiments ?? []));
      token = page.next_page_token;
    } while (token !== undefined && token !== "");
    return experiments;
  },
});

export function useExperiments() {
  return useQuery(experimentsQuery);
}
