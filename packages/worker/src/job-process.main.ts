import { rmSync } from "node:fs";
import { PlumblineError, systemClock } from "@plumbline/platform";
import { InvalidInputError } from "@plumbline/statistics";
import { evaluate } from "./evaluate/evaluate.ts";
import { inputPath } from "./fetch-inputs.ts";
import type { JobProgress } from "./job-client.ts";
import type { JobMessage, RunMessage } from "./job-messages.ts";
import { version } from "./product-version.ts";

// The process that runs one job: it gets one message, answers with progress and the end, and is ended. It holds no token.
// A crash in it, of the runtime or for want of memory, is a failed attempt and not the end of the worker.

/** Shortest time between two reports of progress. */
const progressMs = 250;
const directory = readDirectory();

process.once("disconnect", abandon);

process.once("message", (message: RunMessage) => {
  void runJob(message).then(send);
});

async function runJob(message: RunMessage): Promise<JobMessage> {
  try {
    if (message.kind !== "evaluate") {
      return { type: "failed", reason: `this worker knows no job of kind ${message.kind}`, retryable: true };
    }
    const output = await evaluate({
      input: message.input,
      directory,
      objectPath: (sha256) => inputPath(directory, sha256),
      threads: message.threads,
      plumblineVersion: version,
      clock: systemClock,
      onProgress: limitRate((progress) => send({ type: "progress", progress })),
    });
    return { type: "done", output };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // What is wrong with model or dataset stays wrong; anything else may be the machine's fault.
    const isLasting = error instanceof PlumblineError || error instanceof InvalidInputError;
    return { type: "failed", reason, retryable: !isLasting };
  }
}

/** The job's folder, named on the command line so that it is known from the first moment on. */
function readDirectory(): string {
  const path = process.argv[2];
  if (path === undefined) throw new Error("this program is started by a worker, with a job's folder");
  return path;
}

/** The worker is gone, perhaps killed: nobody else knows of the folder. */
function abandon(): never {
  rmSync(directory, { recursive: true, force: true });
  process.exit(1);
}

function send(message: JobMessage): void {
  process.send?.(message, undefined, undefined, (error: Error | null) => {
    if (error !== null) abandon();
  });
}

function limitRate(report: (progress: JobProgress) => void): (progress: JobProgress) => void {
  let reportedAt = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - reportedAt < progressMs && progress.done < progress.total) return;
    reportedAt = now;
    report(progress);
  };
}
