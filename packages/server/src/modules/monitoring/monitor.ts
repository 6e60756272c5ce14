import type { AppContext, Service } from "#context";
import { listCurrentRevisions } from "#deployments";
import { analyseDeployment } from "./analyse-deployment.ts";
import { logReaderOf } from "./log-reader-of.ts";
import { listProgress } from "./monitored-deployment.store.ts";
import { clearScratchDirectories } from "./scratch-directory.ts";

/** Time between two looks for deployments that something came for, in milliseconds. */
const lookEveryMs = 500;
/** A deployment rests for this many times as long as its last analysis took. */
const restFactor = 3;
const restAfterFailureMs = 30_000;

/**
 * Analyses each deployment that is new, or that segments, labels or a revision came for, one at a time. What has been analysed is
 * in the database, so nothing is missed over a restart.
 */
export class Monitor implements Service {
  readonly #context: AppContext;
  readonly #restsUntilMs = new Map<string, number>();
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(context: AppContext) {
    this.#context = context;
  }

  async start(): Promise<this> {
    await clearScratchDirectories(this.#context.config.data);
    this.#schedule();
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await logReaderOf(this.#context)[Symbol.asyncDispose]();
    await this.#running;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#look().finally(() => {
        if (!this.#closing.signal.aborted) this.#schedule();
      });
    }, lookEveryMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const { storage, clock, logger } = this.#context;
    const progress = new Map(listProgress(storage.read).map((one) => [one.deploymentId, one]));
    for (const deployment of listCurrentRevisions(storage.read)) {
      const { deploymentId, name, revision } = deployment;
      const known = progress.get(deploymentId);
      const isNew = known?.inputs !== known?.analysedInputs || known?.analysedRevision !== revision;
      const startedMs = clock.nowMs();
      if (!isNew || startedMs < (this.#restsUntilMs.get(deploymentId) ?? 0)) continue;
      let restMs = restAfterFailureMs;
      try {
        await analyseDeployment(this.#context, deployment);
        restMs = restFactor * (clock.nowMs() - startedMs);
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        logger.error(
          { err: error, deployment: name },
          "live traffic could not be analysed; it is tried again",
        );
      }
      this.#restsUntilMs.set(deploymentId, clock.nowMs() + restMs);
    }
  }
}
