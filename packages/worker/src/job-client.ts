import type { Readable } from "node:stream";
import type { PlumblineClient } from "@plumbline/sdk";

export interface JobProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

/** An object that the job may read. */
export interface JobObject {
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface ClaimedJob {
  readonly id: string;
  readonly kind: string;
  readonly input: { readonly objects?: readonly JobObject[] };
  readonly attempt: number;
  readonly timeLimitSeconds: number;
}

/** A job and the right to report on it, for as long as the lease is renewed. */
export interface Claim {
  readonly job: ClaimedJob;
  readonly fence: number;
  readonly leaseSeconds: number;
}

/** The part of the native API that a worker speaks. */
export class JobClient {
  readonly #client: PlumblineClient;

  constructor(client: PlumblineClient) {
    this.#client = client;
  }

  /** The job that waited longest, or undefined. */
  claim(request: { queue: string; kinds: readonly string[]; worker: string }): Promise<Claim | undefined> {
    return this.#client.post<Claim | undefined>("/api/v1/jobs/claim", request);
  }

  heartbeat({ job, fence }: Claim, progress?: JobProgress): Promise<{ cancelRequested: boolean }> {
    return this.#client.post(`/api/v1/jobs/${job.id}/heartbeat`, { fence, progress }, { timeoutSeconds: 10 });
  }

  openInput({ job, fence }: Claim, sha256: string, signal: AbortSignal): Promise<Readable> {
    return this.#client.openStream(`/api/v1/jobs/${job.id}/inputs/${sha256}`, { query: { fence }, signal });
  }

  async complete({ job, fence }: Claim, output: unknown): Promise<void> {
    await this.#client.post(`/api/v1/jobs/${job.id}/complete`, { fence, output });
  }

  async fail({ job, fence }: Claim, failure: { reason: string; retryable: boolean }): Promise<void> {
    const reason = failure.reason.slice(0, 4000);
    await this.#client.post(`/api/v1/jobs/${job.id}/fail`, { fence, reason, retryable: failure.retryable });
  }
}
