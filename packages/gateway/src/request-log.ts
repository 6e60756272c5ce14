import type { Logger } from "@plumbline/platform";
import { LogBuffer, type LoggedRequest } from "./log-buffer.ts";
import type { LoggedInput } from "./logged-inputs.ts";
import type { DeploymentRoute } from "./route-table.ts";
import { spoolSizeBytes, type SegmentUpload } from "./segment-upload.ts";
import type { SegmentWriter } from "./segment-writer.ts";

/**
 * Most memory of rows that wait to be written, in bytes. Requests can bring rows faster than a busy machine encodes and
 * syncs them.
 */
const maximumHeldBytes = 64 * 1024 ** 2;

interface Options {
  readonly writer: SegmentWriter;
  readonly upload: SegmentUpload;
  readonly logger: Logger;
  readonly spool: string;
  readonly requestIdPrefix: string;
  readonly segmentRows: number;
  readonly segmentSeconds: number;
  readonly spoolBytes: number;
  /** Told of rows that are logged and of rows that are lost. */
  readonly count: (outcome: "logged" | "dropped", rows: number) => void;
}

/**
 * The log of requests and predictions. Rows wait in memory until there are enough or they are old enough, become a
 * durable Parquet segment in the spool, and leave it when the server has them. When the spool or the memory for what is
 * to be written is full new rows are dropped and counted, and requests go on.
 */
export class RequestLog implements AsyncDisposable {
  readonly #options: Options;
  readonly #buffers = new Map<string, { buffer: LogBuffer; timer: NodeJS.Timeout }>();
  readonly #writing = new Set<Promise<void>>();
  #full: string | undefined;
  #behind = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Why this gateway should not get traffic, or undefined. */
  readiness(): string | undefined {
    return this.#full;
  }

  add(route: DeploymentRoute, inputs: readonly LoggedInput[], request: LoggedRequest): void {
    const { count } = this.#options;
    const rowCount = request.rows?.rowCount ?? 1;
    for (let from = 0; from < rowCount;) {
      if (this.#full !== undefined || this.#isBehind()) {
        count("dropped", rowCount - from);
        return;
      }
      const buffer = this.#bufferOf(route, inputs);
      const until = buffer.add(request, from);
      count("logged", until - from);
      from = until;
      if (buffer.isFull) this.#flush(buffer);
    }
  }

  /** Writes what is in memory and waits until it is durable in the spool. */
  async flush(): Promise<void> {
    for (const { buffer } of this.#buffers.values()) this.#flush(buffer);
    await Promise.all(this.#writing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  #isBehind(): boolean {
    const { writer, logger } = this.#options;
    const isBehind = writer.heldBytes >= maximumHeldBytes;
    if (isBehind && !this.#behind) {
      logger.warn(
        { maximumHeldBytes },
        "the request log is written slower than it grows: new rows are dropped",
      );
    }
    this.#behind = isBehind;
    return isBehind;
  }

  #bufferOf(route: DeploymentRoute, inputs: readonly LoggedInput[]): LogBuffer {
    const key = keyOf(route);
    const kept = this.#buffers.get(key)?.buffer;
    if (kept !== undefined) return kept;
    const { segmentRows, segmentSeconds } = this.#options;
    const buffer = new LogBuffer(route, inputs, segmentRows);
    const timer = setTimeout(() => this.#flush(buffer), segmentSeconds * 1000);
    this.#buffers.set(key, { buffer, timer });
    return buffer;
  }

  #flush(buffer: LogBuffer): void {
    const key = keyOf(buffer.route);
    clearTimeout(this.#buffers.get(key)?.timer);
    this.#buffers.delete(key);
    const writing = this.#write(buffer).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #write(buffer: LogBuffer): Promise<void> {
    const { writer, upload, logger, requestIdPrefix, count } = this.#options;
    const { name: deployment, revision, versionId } = buffer.route;
    try {
      await writer.write({ deployment, revision, versionId }, buffer.take(requestIdPrefix));
      upload.notify();
      await this.checkSpool();
    } catch (error) {
      count("dropped", buffer.rowCount);
      logger.error({ err: error, deployment, rows: buffer.rowCount }, "rows of the request log were lost");
    }
  }

  /** Looks whether the spool has room. */
  async checkSpool(): Promise<void> {
    const { spool, spoolBytes, logger } = this.#options;
    const isFull = (await spoolSizeBytes(spool)) >= spoolBytes;
    if (isFull && this.#full === undefined) {
      this.#full = `the request log's spool is full (${spoolBytes} bytes): new rows are dropped until the server takes segments`;
      logger.error({ spool, spoolBytes }, this.#full);
    } else if (!isFull && this.#full !== undefined) {
      this.#full = undefined;
      logger.info({ spool }, "the request log's spool has room again");
    }
  }
}

function keyOf({ deploymentId, revision }: DeploymentRoute): string {
  return `${deploymentId} ${revision}`;
}
