import { useQuery } from "@tanstack/react-query";
import type { Alert } from "#features/deployments/monitoring.ts";
import { requestJson } from "#http/request.ts";

/** Alerts of all deployments, the newest first. */
export function useAlerts() {
  return useQuery({
    queryKey: ["alerts"],
    queryFn: async ({ signal }) =>
      (await requestJson<{ alerts: readonly Alert[] }>("/api/v1/alerts", { signal })).alerts,
    refetchInterval: 10_000,
  });
}
