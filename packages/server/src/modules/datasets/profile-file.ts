import { Worker } from "node:worker_threads";
import type { DatasetFormat, DatasetProfile } from "./dataset.ts";
import { datasetErrors } from "./errors.ts";

/** What the worker thread is asked to read. */
export interface ProfileRequest {
  readonly path: string;
  readonly format: DatasetFormat;
  readonly limits: ProfileLimits;
}

export interface ProfileLimits {
  readonly memoryMebibytes: number;
  readonly columns: number;
  readonly timeLimitSeconds: number;
}

/** What it answers: a profile, or what is wrong with the file. */
export type ProfileAnswer = { readonly profile: DatasetProfile } | { readonly reason: string };

export const defaultLimits: ProfileLimits = { memoryMebibytes: 512, columns: 2000, timeLimitSeconds: 600 };

/** Grace for DuckDB to notice that it was interrupted before its thread is ended. */
const interruptGraceMs = 5000;

/** One file at a time, so that the memory limit is that of the process. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Reads a whole file with DuckDB in a worker thread: columns, types, rows, nulls and distinct values.
 * @throws PlumblineError `datasets/unreadable-file` naming what is wrong, `datasets/profile-too-slow`.
 */
export function profileFile(
  path: string,
  format: DatasetFormat,
  limits: ProfileLimits = defaultLimits,
): Promise<DatasetProfile> {
  const mine = last.then(() => runWorker({ path, format, limits }));
  last = mine.catch(() => undefined);
  return mine;
}

async function runWorker(request: ProfileRequest): Promise<DatasetProfile> {
  const worker = new Worker(new URL("./profile-worker.ts", import.meta.url), { workerData: request });
  const { timeLimitSeconds } = request.limits;
  let timedOut = false;
  const timers = [
    setTimeout(() => {
      timedOut = true;
      worker.postMessage("interrupt");
    }, timeLimitSeconds * 1000),
    setTimeout(() => void worker.terminate(), timeLimitSeconds * 1000 + interruptGraceMs),
  ];
  try {
    const answer = await new Promise<ProfileAnswer>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`the profiling thread ended with ${code}`)));
    });
    // An interrupt that comes before the query does not stop it: the answer is late all the same.
    if (timedOut) throw datasetErrors["profile-too-slow"]({ timeLimitSeconds });
    if ("profile" in answer) return answer.profile;
    throw datasetErrors["unreadable-file"]({ format: request.format, reason: answer.reason });
  } catch (cause) {
    throw timedOut ? datasetErrors["profile-too-slow"]({ timeLimitSeconds }, { cause }) : cause;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    await worker.terminate();
  }
}
