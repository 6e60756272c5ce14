import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, type Logger, type Random, systemClock, systemRandom } from "@plumbline/platform";
import { PlumblineApiError, PlumblineClient } from "@plumbline/sdk";
import { workerErrors } from "./errors.ts";
import { type Claim, JobClient } from "./job-client.ts";
import { PollPause } from "./poll-pause.ts";
import { runJob, type RunContext } from "./run-job.ts";
import type { WorkerConfig } from "./worker-config.ts";

/** Kinds of jobs that this worker can run. */
const kinds = ["evaluate"];

/** Disposing it gives the job in hand up, to be tried again, and ends. */
export interface Worker extends AsyncDisposable {
  /** Rejects when the worker cannot go on, e.g. because its token is refused; else resolves when it was disposed. */
  readonly ended: Promise<void>;
  /** Why it cannot work now, or undefined. */
  readonly problem: string | undefined;
}

interface State {
  problem: string | undefined;
}

/**
 * Claims jobs one after the other and runs each in a process of its own.
 *
 * @throws PlumblineError `worker/no-token`.
 */
export function createWorker(config: WorkerConfig, logger: Logger): Worker {
  const client = new PlumblineClient({ url: config.server, token: readToken(config.tokenFile) });
  const clock: Clock = systemClock;
  const stop = new AbortController();
  const state: State = { problem: undefined };
  const context = { jobs: new JobClient(client), clock, logger, config };
  const random = systemRandom(() => clock.nowMs());
  const ended = work(context, random, state, stop.signal);
  // Whoever holds the worker looks at `ended`, perhaps later.
  ended.catch(() => undefined);
  return {
    ended,
    get problem() {
      return state.problem;
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await ended.catch(() => undefined);
    },
  };
}

async function work(
  context: RunContext & { config: WorkerConfig },
  random: Random,
  state: State,
  stop: AbortSignal,
): Promise<void> {
  const pause = new PollPause(random, context.config.pollSeconds);
  while (!stop.aborted) {
    const claim = await tryClaim(context, state);
    if (claim === undefined) {
      await wait(pause.next(state.problem === undefined ? "idle" : "away"), stop);
    } else {
      pause.reset();
      await runJob(context, claim, stop);
    }
  }
}

/** @throws PlumblineError `worker/token-refused`. */
async function tryClaim(
  { jobs, config, logger }: RunContext & { config: WorkerConfig },
  state: State,
): Promise<Claim | undefined> {
  try {
    const worker = `${hostname()}:${process.pid}`.slice(-200);
    const claim = await jobs.claim({ queue: config.queue, kinds, worker });
    state.problem = undefined;
    return claim;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof PlumblineApiError && (error.status === 401 || error.status === 403)) {
      throw workerErrors["token-refused"]({ reason }, { cause: error });
    }
    if (state.problem === undefined) logger.warn({ reason }, "cannot claim jobs; trying again");
    state.problem = reason;
    return undefined;
  }
}

async function wait(milliseconds: number, stop: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}

function readToken(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw workerErrors["no-token"]({ path, reason }, { cause });
  }
}
