import { useQuery } from "@tanstack/react-query";
import type { Deployment } from "#features/deployments/deployment.ts";
import { requestJson } from "#http/request.ts";

export function useDeployments() {
  return useQuery({
    queryKey: ["deployments"],
    queryFn: async ({ signal }) =>
      (await requestJson<{ deployments: readonly Deployment[] }>("/api/v1/deployments", { signal }))
        .deployments,
    refetchInterval: 10_000,
  });
}
