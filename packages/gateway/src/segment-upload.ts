import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@plumbline/platform";
import { PlumblineApiError, type PlumblineClient, PlumblineUnreachableError } from "@plumbline/sdk";
import { parseSegmentName, type Segment } from "./segment.ts";

/** Pause after a failed upload, in milliseconds. */
const pauseMs = 5000;
/** Longest wait for the last segments when the gateway stops, in milliseconds. */
const lastTryMs = 5000;

/** Sends segments to the server, oldest first; one is deleted here only when the server has it. */
export class SegmentUpload implements AsyncDisposable {
  readonly #spool: string;
  readonly #client: PlumblineClient;
  readonly #logger: Logger;
  readonly #onSent: () => Promise<void>;
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();
  #running: Promise<void> = Promise.resolve();
  #sending: Promise<void> = Promise.resolve();

  constructor(options: {
    spool: string;
    client: PlumblineClient;
    logger: Logger;
    /** Told after each segment that left the spool. */
    onSent: () => Promise<void>;
  }) {
    this.#spool = options.spool;
    this.#client = options.client;
    this.#logger = options.logger;
    this.#onSent = options.onSent;
  }

  start(): void {
    this.#running = this.#follow();
  }

  /** Says that the spool has something new. */
  notify(): void {
    this.#wake.resolve();
  }

  /** Sends what is there now; stops at the first that fails, and throws why. */
  sendAll(): Promise<void> {
    // One after the other: two at once would send the same segments.
    this.#sending = this.#sending.catch(() => undefined).then(() => this.#sendOldestFirst());
    return this.#sending;
  }

  async #sendOldestFirst(): Promise<void> {
    const names = (await readdir(this.#spool)).sort();
    for (const name of names) {
      const segment = parseSegmentName(name);
      if (segment !== undefined) await this.#send(join(this.#spool, name), segment);
    }
  }

  /** Tries once more, for a while; what is left is sent after the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    const lastTry = this.sendAll().catch(() => undefined);
    await Promise.race([lastTry, sleep(lastTryMs, undefined, { ref: false })]);
    this.#stop.abort();
    this.notify();
    await this.#running;
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#wake = Promise.withResolvers<void>();
      try {
        await this.sendAll();
        await this.#wake.promise;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        this.#logger.warn(
          { reason },
          "segments of the request log are kept here until the server takes them",
        );
        await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
  }

  async #send(path: string, { deployment, sha256, rows, firstMs, lastMs, revision }: Segment): Promise<void> {
    try {
      await this.#client.upload("/api/v1/gateway/segments", createReadStream(path), {
        contentType: "application/vnd.apache.parquet",
        query: { deployment, sha256, rows, firstMs, lastMs, revision },
        timeoutSeconds: 300,
        signal: this.#stop.signal,
      });
    } catch (error) {
      if (error instanceof PlumblineUnreachableError || error instanceof PlumblineApiError) {
        throw new Error(`segment ${sha256} of ${deployment}: ${error.message}`, { cause: error });
      }
      throw error;
    }
    await rm(path);
    await this.#onSent();
  }
}

/** Bytes that segments not sent yet take. */
export async function spoolSizeBytes(spool: string): Promise<number> {
  let sizeBytes = 0;
  for (const name of await readdir(spool)) {
    const found = await stat(join(spool, name)).catch(() => undefined);
    sizeBytes += found?.size ?? 0;
  }
  return sizeBytes;
}
