import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JobProgress } from "./job-client.ts";
import type { JobMessage, JobOutcome, RunMessage } from "./job-messages.ts";

/** As much of the environment as Node itself needs: no setting and no secret of the worker's. */
const passedOn = ["PATH", "NODE_OPTIONS", "TMPDIR", "TZ", "LANG"];

/** A process of its own for one job. It may be started early: it loads its libraries while inputs are fetched. */
export class JobProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param directory the job's folder, which the process removes should this one be gone. */
  constructor(directory: string) {
    const environment = passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const program = import.meta.url.endsWith(".ts") ? "./job-process.main.ts" : "./job-process.main.js";
    this.#child = fork(fileURLToPath(new URL(program, import.meta.url)), [directory], {
      env: Object.fromEntries(environment),
      // Where packages are found, as here; other flags of this process are for its own program.
      execArgv: process.execArgv.filter((flag) => flag.startsWith("--conditions=")),
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once("exit", resolve);
      // It could not be started. `run` tells: the process is not connected then.
      this.#child.once("error", resolve);
    });
  }

  get id(): number | undefined {
    return this.#child.pid;
  }

  /** Runs the job to its end. A process that ends without saying how is a failed attempt, not an error. */
  run(
    message: RunMessage,
    options: { timeLeftMs: number; onProgress: (progress: JobProgress) => void; signal: AbortSignal },
  ): Promise<JobOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<JobOutcome>();
    const crashed = (how: string) =>
      resolve({
        type: "failed",
        reason: `the job's process ${how}; it may have run out of memory`,
        retryable: true,
      });
    const stop = () => reject(options.signal.reason as Error);
    const timer = setTimeout(() => {
      resolve({ type: "failed", reason: "the job was not done within its time limit", retryable: false });
    }, options.timeLeftMs);
    options.signal.addEventListener("abort", stop, { once: true });
    this.#child.on("message", (answer: JobMessage) => {
      if (answer.type === "progress") options.onProgress(answer.progress);
      else resolve(answer);
    });
    this.#child.once("exit", (code, signal) =>
      crashed(signal === null ? `ended with ${code}` : `was ended by ${signal}`),
    );
    if (options.signal.aborted) stop();
    else if (this.#child.connected) this.#child.send(message);
    else crashed("ended before it began");
    return promise.finally(() => {
      clearTimeout(timer);
      options.signal.removeEventListener("abort", stop);
    });
  }

  /** Ends the process at once, whatever it does: it changes nothing outside its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
