import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { jobErrors } from "./errors.ts";
import { abandonJob } from "./end-job.ts";
import { isOver, JobState } from "./job.ts";
import { findJob, updateJob } from "./job.store.ts";

/** Ends a queued job at once; tells a running one's worker at its next heartbeat. */
export async function cancelJob(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "jobKinds">,
  principal: Principal,
  id: string,
): Promise<void> {
  await context.storage.write(async (tx) => {
    const job = await findJob(tx, id);
    if (job?.workspace !== principal.workspace) throw jobErrors["not-found"]({ id });
    if (isOver(job.state)) throw jobErrors.over({ id, state: job.state });
    if (job.state === JobState.queued) {
      return abandonJob(context, tx, job, JobState.cancelled, `cancelled by ${principal.userName}`);
    }
    return updateJob(tx, job.id, { cancel_requested: 1 });
  });
}
