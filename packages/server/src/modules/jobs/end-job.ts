import { PlumblineError } from "@plumbline/platform";
import type { AppContext } from "#context";
import type { JobKind } from "#ports";
import type { Reader, Transaction } from "#storage";
import { jobErrors } from "./errors.ts";
import { isOver, type Job, JobState } from "./job.ts";
import { findJob, updateJob } from "./job.store.ts";

type Context = Pick<AppContext, "clock" | "ledger" | "jobKinds">;

/** The job, if `fence` is the newest and its lease has not ended. @throws PlumblineError `jobs/lease-lost`. */
export async function readHeldJob(reader: Reader, nowMs: number, id: string, fence: number): Promise<Job> {
  const job = await readJob(reader, id);
  if (isOver(job.state)) throw jobErrors.over({ id, state: job.state });
  if (job.state !== JobState.running || job.fence !== fence || (job.leaseEndsAtMs ?? 0) <= nowMs) {
    throw jobErrors["lease-lost"]({ id, fence });
  }
  return job;
}

export async function readJob(reader: Reader, id: string): Promise<Job> {
  const job = await findJob(reader, id);
  if (job === undefined) throw jobErrors["not-found"]({ id });
  return job;
}

export function kindOf(context: Pick<AppContext, "jobKinds">, job: Job): JobKind {
  const kind = context.jobKinds.get(job.kind);
  if (kind === undefined) throw jobErrors["unknown-kind"]({ kind: job.kind });
  return kind;
}

/** Ends a job without an output: it failed for good, or was cancelled. */
export async function abandonJob(
  context: Context,
  tx: Transaction,
  job: Job,
  state: typeof JobState.failed | typeof JobState.cancelled,
  reason: string,
): Promise<void> {
  await updateJob(tx, job.id, { state, reason, ended_at_ms: context.clock.nowMs(), lease_ends_at_ms: null });
  // Called with the transaction, so that the owner's record ends together with the job.
  await kindOf(context, job).abandon(tx, { ...job, reason });
  context.ledger.append(tx, {
    type: `job.${state}`,
    subject: `job:${job.id}`,
    actor: job.actorId,
    workspace: job.workspace,
    payload: { kind: job.kind, reason, attempt: job.attempt },
  });
}

/** After a lost or failed attempt: cancelled if that was asked for, queued again if attempts are left, else failed. */
export async function settleAttempt(
  context: Context,
  tx: Transaction,
  job: Job,
  outcome: { reason: string; retryable: boolean },
): Promise<void> {
  if (job.cancelRequested) return abandonJob(context, tx, job, JobState.cancelled, "cancelled on request");
  if (!outcome.retryable || job.attempt >= job.maximumAttempts) {
    return abandonJob(context, tx, job, JobState.failed, outcome.reason);
  }
  return updateJob(tx, job.id, {
    state: JobState.queued,
    reason: outcome.reason,
    lease_ends_at_ms: null,
    worker: null,
    progress: null,
  });
}

/** True for errors that say the input or the output is wrong: trying again would give the same. */
export function isCallersFault(error: unknown): boolean {
  return error instanceof PlumblineError && error.status < 500;
}
