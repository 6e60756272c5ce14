import { useQuery } from "@tanstack/react-query";
import type { Monitoring } from "#features/deployments/monitoring.ts";
import { path, requestJson } from "#http/request.ts";

export function useMonitoring(name: string) {
  return useQuery({
    queryKey: ["monitoring", name],
    queryFn: ({ signal }) =>
      requestJson<Monitoring>(path`/api/v1/deployments/${name}/monitoring`, { signal }),
    refetchInterval: 5000,
  });
}
