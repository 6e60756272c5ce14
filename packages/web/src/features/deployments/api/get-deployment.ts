import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Deployment } from "#features/deployments/deployment.ts";
import { path, requestJson } from "#http/request.ts";

export function useDeployment(name: string) {
  return useQuery({
    queryKey: ["deployment", name],
    queryFn: ({ signal }) => requestJson<Deployment>(path`/api/v1/deployments/${name}`, { signal }),
    refetchInterval: 5000,
  });
}

export function useRollBack(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      requestJson<Deployment>(path`/api/v1/deployments/${name}/rollback`, {
        json: reason === "" ? {} : { reason },
      }),
    onSuccess: (deployment) => client.setQueryData(["deployment", name], deployment),
  });
}
