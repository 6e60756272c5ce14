import type { Clock } from "@plumbline/platform";
import { PlumblineApiError } from "@plumbline/sdk";
import type { Claim, JobClient, JobProgress } from "./job-client.ts";

/** Why work on a job must stop. */
export const StopReason = {
  /** Someone cancelled the job; the server waits for this worker to let go of it. */
  cancelled: "cancelled",
  /** Another worker may have the job: nothing may be reported any more. */
  lost: "lost",
} as const;
export type StopReason = (typeof StopReason)[keyof typeof StopReason];

/**
 * Keeps a claim by heartbeats: one each third of the lease, and one each `progressSeconds` while there is progress to
 * tell. `signal` is aborted, its reason a `StopReason`, when the job was cancelled or the lease is lost: refused by the
 * server, or not renewed in time because the server is away.
 */
export class Lease implements Disposable {
  readonly #jobs: JobClient;
  readonly #claim: Claim;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #progress: JobProgress | undefined;
  #renewedAtMs: number;
  #beating = false;

  constructor(jobs: JobClient, claim: Claim, options: { clock: Clock; progressSeconds: number }) {
    this.#jobs = jobs;
    this.#claim = claim;
    this.#clock = options.clock;
    this.#renewedAtMs = options.clock.nowMs();
    const lookSeconds = Math.min(options.progressSeconds, claim.leaseSeconds / 3);
    this.#timer = setInterval(() => void this.#look(), lookSeconds * 1000);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Told to the server with the next heartbeat. */
  report(progress: JobProgress): void {
    this.#progress = progress;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const sinceMs = this.#clock.nowMs() - this.#renewedAtMs;
    if (sinceMs >= this.#claim.leaseSeconds * 1000) return this.#end(StopReason.lost);
    const isDue = this.#progress !== undefined || sinceMs >= (this.#claim.leaseSeconds / 3) * 1000;
    if (!isDue || this.#beating) return;
    this.#beating = true;
    await this.#beat();
    this.#beating = false;
  }

  async #beat(): Promise<void> {
    const progress = this.#progress;
    const sentAtMs = this.#clock.nowMs();
    try {
      const { cancelRequested } = await this.#jobs.heartbeat(this.#claim, progress);
      // From when it was sent: the server's lease cannot have begun before.
      this.#renewedAtMs = sentAtMs;
      if (this.#progress === progress) this.#progress = undefined;
      if (cancelRequested) this.#end(StopReason.cancelled);
    } catch (error) {
      // A server that is away or ails may be back before the lease ends; one that refuses means it.
      if (error instanceof PlumblineApiError && error.status < 500) this.#end(StopReason.lost);
    }
  }

  #end(reason: StopReason): void {
    clearInterval(this.#timer);
    this.#stop.abort(reason);
  }
}
