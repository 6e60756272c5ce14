import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, type Logger, PlumblineError } from "@plumbline/platform";
import { PlumblineApiError, PlumblineUnreachableError } from "@plumbline/sdk";
import { fetchInputs } from "./fetch-inputs.ts";
import type { Claim, JobClient } from "./job-client.ts";
import { createJobDirectory } from "./job-directory.ts";
import type { JobOutcome } from "./job-messages.ts";
import { JobProcess } from "./job-process.ts";
import { Lease, StopReason } from "./lease.ts";
import type { WorkerConfig } from "./worker-config.ts";

export interface RunContext {
  readonly jobs: JobClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: Pick<WorkerConfig, "workDirectory" | "threads" | "progressSeconds">;
}

/** The lease ends with the time limit, so a job that takes too long is told before, this much of its limit. */
const timeLimitMargin = 0.02;

/** Runs one claimed job to its end and reports it, unless the lease is lost. `stop` gives the job up, to be tried again. */
export async function runJob(context: RunContext, claim: Claim, stop: AbortSignal): Promise<void> {
  const { jobs, clock, config } = context;
  const logger = context.logger.child({
    job: claim.job.id,
    kind: claim.job.kind,
    attempt: claim.job.attempt,
  });
  logger.info("claimed a job");
  using lease = new Lease(jobs, claim, { clock, progressSeconds: config.progressSeconds });
  const outcome = await attempt(context, claim, lease, AbortSignal.any([lease.signal, stop]));
  if (lease.signal.reason === StopReason.lost) {
    logger.warn("the lease is lost; another worker may have the job");
    return;
  }
  try {
    await report(jobs, claim, outcome, lease.signal);
    if (outcome.type === "done") logger.info("the job is done");
    else logger.warn({ reason: outcome.reason, retryable: outcome.retryable }, "the job failed");
  } catch (error) {
    logger.error({ err: error }, "the end of the job could not be reported");
  }
}

/** One try in a folder and a process of its own, both gone afterwards. */
async function attempt(
  { jobs, clock, config }: RunContext,
  claim: Claim,
  lease: Lease,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const { job } = claim;
  const endsAtMs = clock.nowMs() + job.timeLimitSeconds * 1000 * (1 - timeLimitMargin);
  try {
    await using directory = await createJobDirectory(config.workDirectory);
    await using child = new JobProcess(directory.path);
    await fetchInputs(jobs, claim, directory.path, signal);
    return await child.run(
      { kind: job.kind, input: job.input, threads: config.threads },
      { timeLeftMs: endsAtMs - clock.nowMs(), onProgress: (progress) => lease.report(progress), signal },
    );
  } catch (error) {
    if (signal.aborted) return givenUp(lease.signal);
    const reason = error instanceof Error ? error.message : String(error);
    return { type: "failed", reason, retryable: !(error instanceof PlumblineError) };
  }
}

function givenUp(leaseSignal: AbortSignal): JobOutcome {
  const reason = leaseSignal.aborted
    ? "stopped because the job was cancelled"
    : "the worker is shutting down";
  return { type: "failed", reason, retryable: true };
}

/** A server that is away is asked again for as long as the lease may hold. An output that it refuses ends the job. */
async function report(jobs: JobClient, claim: Claim, outcome: JobOutcome, lease: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return outcome.type === "done"
        ? await jobs.complete(claim, outcome.output)
        : await jobs.fail(claim, outcome);
    } catch (error) {
      const refused = error instanceof PlumblineApiError && error.status < 500;
      if (!refused && lease.reason !== StopReason.lost && isPassing(error)) {
        await sleep(1000);
        continue;
      }
      if (refused && outcome.type === "done") await giveUpRefused(jobs, claim, error);
      throw error;
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof PlumblineUnreachableError || error instanceof PlumblineApiError;
}

/** Where the refusal itself did not end the job, e.g. of an output that is too large: it would only be tried again. */
async function giveUpRefused(jobs: JobClient, claim: Claim, refusal: PlumblineApiError): Promise<void> {
  const reason = `the server refused the output: ${refusal.message}`;
  await jobs.fail(claim, { reason, retryable: false }).catch(() => undefined);
}
