import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@plumbline/platform";
import { PlumblineApiError, type PlumblineClient, PlumblineUnreachableError } from "@plumbline/sdk";
import { isRefusedForGood, type RefusedSegments } from "./refused-segments.ts";
import { parseSegmentName, type Segment } from "./segment.ts";

/** Pause after a failed upload, in milliseconds; twice as long after each further one, up to the longest. */
const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** Longest wait for the last segments when the gateway stops, in milliseconds. */
const lastTryMs = 5000;

interface Options {
  readonly spool: string;
  readonly client: PlumblineClient;
  readonly logger: Logger;
  readonly refused: RefusedSegments;
  /** Told after each segment that left the spool. */
  readonly onLeft: (outcome: SegmentOutcome) => Promise<void>;
}

/** How a segment left the spool: the server has it, or refused it for good. */
export const SegmentOutcome = { sent: "sent", refused: "refused" } as const;
export type SegmentOutcome = (typeof SegmentOutcome)[keyof typeof SegmentOutcome];

/**
 * Sends segments to the server, oldest first; one is deleted here only when the server has it. One that the server
 * refuses for good is set aside; any other failure keeps the order and is tried again.
 */
export class SegmentUpload implements AsyncDisposable {
  readonly #options: Options;
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();
  #running: Promise<void> = Promise.resolve();
  #sending: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
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
    const names = (await readdir(this.#options.spool)).sort();
    for (const name of names) {
      const segment = parseSegmentName(name);
      if (segment !== undefined) await this.#options.onLeft(await this.#send(name, segment));
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
    let pauseMs = firstPauseMs;
    while (!this.#stop.signal.aborted) {
      this.#wake = Promise.withResolvers<void>();
      try {
        await this.sendAll();
        pauseMs = firstPauseMs;
        await this.#wake.promise;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.logger.warn(
          { reason, nextTryMs: pauseMs },
          "segments of the request log are kept here until the server takes them",
        );
        await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }

  async #send(name: string, segment: Segment): Promise<SegmentOutcome> {
    const { deployment, sha256, rows, firstMs, lastMs, revision } = segment;
    const { client, spool, refused, logger } = this.#options;
    try {
      await client.upload("/api/v1/gateway/segments", createReadStream(join(spool, name)), {
        contentType: "application/vnd.apache.parquet",
        query: { deployment, sha256, rows, firstMs, lastMs, revision },
        timeoutSeconds: 300,
        signal: this.#stop.signal,
      });
    } catch (error) {
      if (error instanceof PlumblineApiError && isRefusedForGood(error)) {
        await refused.setAside(spool, name, error);
        const { status, code, message: reason } = error;
        logger.warn({ name, rows, status, code, reason }, "the server refused a segment; it is set aside");
        return SegmentOutcome.refused;
      }
      if (error instanceof PlumblineUnreachableError || error instanceof PlumblineApiError) {
        throw new Error(`segment ${sha256} of ${deployment}: ${error.message}`, { cause: error });
      }
      throw error;
    }
    await rm(join(spool, name));
    return SegmentOutcome.sent;
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
