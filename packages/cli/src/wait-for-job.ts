import { setTimeout as sleep } from "node:timers/promises";
import type { PlumblineClient } from "@plumbline/sdk";
import { cliErrors } from "./errors.ts";

interface Job {
  state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  progress: { done: number; total: number; unit: string; message?: string } | null;
  reason: string | null;
}

const pollMilliseconds = 250;

/**
 * Waits until a job is over, and says on stderr when its progress changes.
 *
 * @throws PlumblineError `cli/job-ended` where it failed or was cancelled.
 */
export async function waitForJob(client: PlumblineClient, jobId: string): Promise<void> {
  let last = "";
  for (;;) {
    const job = await client.get<Job>(`/api/v1/jobs/${encodeURIComponent(jobId)}`);
    if (job.state === "succeeded") return;
    if (job.state === "failed" || job.state === "cancelled") {
      throw cliErrors["job-ended"]({ jobId, state: job.state, reason: job.reason ?? "no reason given" });
    }
    const line = describe(job);
    if (line !== last) process.stderr.write(`${line}\n`);
    last = line;
    await sleep(pollMilliseconds);
  }
}

function describe({ state, progress }: Job): string {
  if (state === "queued") return "waiting for a worker";
  if (progress === null) return "started";
  const { done, total, unit, message } = progress;
  const counted = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${unit}`;
  return message === undefined ? counted : `${message}: ${counted}`;
}
