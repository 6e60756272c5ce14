import type { AppContext } from "#context";
import { isCallersFault, kindOf, readHeldJob, settleAttempt } from "./end-job.ts";
import { JobState } from "./job.ts";
import { updateJob } from "./job.store.ts";

/** Commits a job's output once, together with what its kind makes of it. */
export async function completeJob(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "jobKinds">,
  id: string,
  report: { fence: number; output: unknown },
): Promise<void> {
  const held = await readHeldJob(context.storage.read, context.clock.nowMs(), id, report.fence);
  const kind = kindOf(context, held);
  const prepared = await kind
    .prepare({ id, input: held.input, output: report.output })
    .catch(async (error: unknown) => {
      if (isCallersFault(error)) await refuseOutput(context, id, report.fence, error);
      throw error;
    });
  await context.storage.write(async (tx) => {
    const job = await readHeldJob(tx, context.clock.nowMs(), id, report.fence);
    await updateJob(tx, job.id, {
      state: JobState.succeeded,
      output: JSON.stringify(report.output),
      ended_at_ms: context.clock.nowMs(),
      lease_ends_at_ms: null,
    });
    // Called with the transaction, so that the output is committed once.
    await kind.complete(tx, { ...job, output: report.output, prepared });
    context.ledger.append(tx, {
      type: "job.succeeded",
      subject: `job:${id}`,
      actor: job.actorId,
      workspace: job.workspace,
      payload: { kind: job.kind, attempt: job.attempt, worker: job.worker },
    });
  });
}

/** An output that its kind refuses ends the job: the same worker would only send it again. */
async function refuseOutput(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "jobKinds">,
  id: string,
  fence: number,
  error: unknown,
): Promise<void> {
  await context.storage.write(async (tx) => {
    const job = await readHeldJob(tx, context.clock.nowMs(), id, fence);
    const reason = `output refused: ${error instanceof Error ? error.message : "unknown reason"}`;
    await settleAttempt(context, tx, job, { reason, retryable: false });
  });
}
