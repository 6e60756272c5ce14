import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { path, requestJson } from "#http/request.ts";

export const JobState = {
  queued: "queued",
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
} as const;
export type JobState = (typeof JobState)[keyof typeof JobState];

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly progress: {
    readonly done: number;
    readonly total: number;
    readonly unit: string;
    readonly message?: string;
  } | null;
  readonly reason: string | null;
  readonly attempt: number;
  readonly maximumAttempts: number;
  readonly worker: string | null;
  readonly cancelRequested: boolean;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export function isOver({ state }: Job): boolean {
  return state === JobState.succeeded || state === JobState.failed || state === JobState.cancelled;
}

/** A job, asked for every second while it is open. */
export function useJob(id: string) {
  return useQuery({
    queryKey: ["job", id],
    queryFn: ({ signal }) => requestJson<Job>(path`/api/v1/jobs/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : 1000),
  });
}

export function useCancelJob(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestJson<Job>(path`/api/v1/jobs/${id}/cancel`, { method: "POST" }),
    onSuccess: (job) => client.setQueryData(["job", id], job),
  });
}
