import type { ActorId } from "#ports";
import type { RunInfo, RunStatus } from "./run.ts";

/** Why a run counts as crashed. */
export const CrashReason = {
  /** It sent heartbeats, and they ended without a word. */
  heartbeatsEnded: "heartbeats-ended",
  /** It never sent heartbeats, and nothing was logged for long. */
  silent: "silent",
} as const;
export type CrashReason = (typeof CrashReason)[keyof typeof CrashReason];

/** A run is FAILED to MLflow's clients, which know no other word, while it has such a mark. */
export interface Crash {
  readonly reason: CrashReason;
  readonly crashedAtMs: number;
}

/** Somebody wants the run to end. The run's own code decides when it does. */
export interface StopRequest {
  readonly requestedAtMs: number;
  readonly requestedBy: ActorId;
  readonly reason: string | null;
}

/** A run as its life goes, beside what was logged to it. */
export interface RunLife {
  readonly info: RunInfo;
  /** Last sign of life, as far as it is on disk; null for an imported run that nobody wrote to since. */
  readonly seenAtMs: number | null;
  readonly heartbeatSeconds: number | null;
  readonly crash: Crash | null;
  readonly stopRequest: StopRequest | null;
}

/** What decides whether a run's client is gone. */
export interface RunSilence {
  /** Of a run that sends heartbeats. */
  readonly heartbeatTimeoutSeconds: number;
  /** Of a run that sends none. */
  readonly silentRunHours: number | "never";
}

/** A heartbeat or two may be lost on the way. */
const heartbeatsMissed = 4;

/** How long a run may be quiet, and what it is when it was quiet for longer. */
export function allowedSilence(
  { heartbeatTimeoutSeconds, silentRunHours }: RunSilence,
  heartbeatSeconds: number | null,
): { silenceMs: number; reason: CrashReason } {
  if (heartbeatSeconds !== null) {
    const seconds = Math.max(heartbeatTimeoutSeconds, heartbeatsMissed * heartbeatSeconds);
    return { silenceMs: seconds * 1000, reason: CrashReason.heartbeatsEnded };
  }
  const hours = silentRunHours === "never" ? Infinity : silentRunHours;
  return { silenceMs: hours * 3_600_000, reason: CrashReason.silent };
}

/** The status in the words of the native API: those of MLflow in lower case, and `crashed`. */
export function nativeStatus({ info, crash }: Pick<RunLife, "info" | "crash">): NativeRunStatus {
  return crash === null ? (info.status.toLowerCase() as Lowercase<RunStatus>) : "crashed";
}

export type NativeRunStatus = Lowercase<RunStatus> | "crashed";
