import type { AppContext } from "#context";
import { type Job, JobState, leaseSeconds } from "./job.ts";
import { findClaimable, findLost, updateJob } from "./job.store.ts";
import { settleAttempt } from "./end-job.ts";

/** Gives a worker the job that waited longest, with a new fence; puts back what lost workers held. */
export async function claimJob(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "jobKinds">,
  request: { queue: string; kinds: readonly string[]; worker: string },
): Promise<Job | undefined> {
  const now = context.clock.nowMs();
  // Most polls find nothing to do: those cost no write.
  const idle =
    (await findClaimable(context.storage.read, request.queue, request.kinds)) === undefined &&
    (await findLost(context.storage.read, now)).length === 0;
  if (idle) return undefined;

  return context.storage.write(async (tx) => {
    for (const lost of await findLost(tx, now)) {
      const reason = `worker ${lost.worker} was lost: no heartbeat for ${leaseSeconds} s, or past the time limit`;
      await settleAttempt(context, tx, lost, { reason, retryable: true });
    }
    const job = await findClaimable(tx, request.queue, request.kinds);
    if (job === undefined) return undefined;
    const claimed = {
      fence: job.fence + 1,
      attempt: job.attempt + 1,
      worker: request.worker,
      startedAtMs: now,
      leaseEndsAtMs: leaseEnd(job, now, now),
    };
    await updateJob(tx, job.id, {
      state: JobState.running,
      fence: claimed.fence,
      attempt: claimed.attempt,
      worker: claimed.worker,
      started_at_ms: claimed.startedAtMs,
      lease_ends_at_ms: claimed.leaseEndsAtMs,
    });
    return { ...job, ...claimed, state: JobState.running };
  });
}

/** A lease never outlasts the job's time limit. */
export function leaseEnd(job: Pick<Job, "timeLimitSeconds">, startedAtMs: number, nowMs: number): number {
  return Math.min(nowMs + leaseSeconds * 1000, startedAtMs + job.timeLimitSeconds * 1000);
}
