import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { path, requestJson } from "#http/request.ts";

/** Whether a run's client is there, and whether the run is asked to stop. */
export interface RunLife {
  readonly status: string;
  readonly lastSeenAt: string | null;
  readonly heartbeatSeconds: number | null;
  readonly crash: { readonly reason: "heartbeats-ended" | "silent"; readonly crashedAt: string } | null;
  readonly stopRequest: {
    readonly requestedAt: string;
    readonly requestedBy: string;
    readonly reason: string | null;
  } | null;
}

const keyOf = (runId: string) => ["run-life", runId];

export function useRunLife(runId: string) {
  return useQuery({
    queryKey: keyOf(runId),
    queryFn: ({ signal }) => requestJson<RunLife>(path`/api/v1/runs/${runId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? 5000 : false),
  });
}

/** Asks a run to stop. */
export function useRequestStop(runId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      requestJson<RunLife>(path`/api/v1/runs/${runId}/stop`, { json: { reason: reason || null } }),
    onSuccess: (life) => client.setQueryData(keyOf(runId), life),
  });
}

/** Takes the request back. */
export function useWithdrawStop(runId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestJson<RunLife>(path`/api/v1/runs/${runId}/stop`, { method: "DELETE" }),
    onSuccess: (life) => client.setQueryData(keyOf(runId), life),
  });
}
