import type { AppContext } from "#context";
import { leaseEnd } from "./claim-job.ts";
import { readHeldJob } from "./end-job.ts";
import type { JobProgress } from "./job.ts";
import { updateJob } from "./job.store.ts";

/** Renews a lease, keeps the progress, and tells the worker whether to stop. */
export async function heartbeatJob(
  context: Pick<AppContext, "storage" | "clock">,
  id: string,
  report: { fence: number; progress?: JobProgress | undefined },
): Promise<{ cancelRequested: boolean }> {
  return context.storage.write(async (tx) => {
    const now = context.clock.nowMs();
    const job = await readHeldJob(tx, now, id, report.fence);
    await updateJob(tx, job.id, {
      lease_ends_at_ms: leaseEnd(job, job.startedAtMs ?? now, now),
      ...(report.progress !== undefined && { progress: JSON.stringify(report.progress) }),
    });
    return { cancelRequested: job.cancelRequested };
  });
}
