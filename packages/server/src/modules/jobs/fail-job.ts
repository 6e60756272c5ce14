import type { AppContext } from "#context";
import { readHeldJob, settleAttempt } from "./end-job.ts";

/** A worker gives an attempt up. */
export async function failJob(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "jobKinds">,
  id: string,
  report: { fence: number; reason: string; retryable: boolean },
): Promise<void> {
  await context.storage.write(async (tx) => {
    const job = await readHeldJob(tx, context.clock.nowMs(), id, report.fence);
    await settleAttempt(context, tx, job, report);
  });
}
