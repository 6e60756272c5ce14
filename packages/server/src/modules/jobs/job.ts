import type { Id } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";

export type JobId = Id<"job">;

export const JobState = {
  queued: "queued",
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
} as const;
export type JobState = (typeof JobState)[keyof typeof JobState];

export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** What is counted, e.g. `rows`. */
  readonly unit: string;
  readonly message?: string | undefined;
}

export interface Job {
  readonly id: JobId;
  readonly workspace: WorkspaceId;
  readonly actorId: ActorId;
  readonly kind: string;
  readonly queue: string;
  readonly state: JobState;
  readonly input: unknown;
  readonly output: unknown;
  readonly progress: JobProgress | null;
  /** Why it failed or was put back. */
  readonly reason: string | null;
  readonly attempt: number;
  readonly maximumAttempts: number;
  readonly timeLimitSeconds: number;
  readonly fence: number;
  readonly worker: string | null;
  readonly cancelRequested: boolean;
  readonly leaseEndsAtMs: number | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** An object that a worker may read while it holds the lease. */
export interface JobObject {
  readonly sha256: string;
  readonly retentionClass: string;
}

/** How long a claim lasts without a heartbeat, in seconds. */
export const leaseSeconds = 30;

export function isOver(state: JobState): boolean {
  return state === JobState.succeeded || state === JobState.failed || state === JobState.cancelled;
}

/** Objects that the input of a job names. */
export function objectsOf(input: unknown): readonly JobObject[] {
  return (input as { objects?: readonly JobObject[] }).objects ?? [];
}
