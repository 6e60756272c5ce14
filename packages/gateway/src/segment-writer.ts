import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { writeDurably } from "@plumbline/platform";
import type { SegmentRoute } from "./encode-segment.ts";
import type { LogRows } from "./log-buffer.ts";
import { nameSegment } from "./segment.ts";
import type { EncodeAnswer, EncodeRequest } from "./segment-writer.thread.ts";

/** Heap of the thread for its youngest objects, in MiB: it makes few, and V8 would let them fill three times as much. */
const youngHeapMebibytes = 16;

/**
 * Writes segments to the spool. They are encoded in a thread of its own: 5,000 rows take longer than a request may wait.
 */
export class SegmentWriter implements AsyncDisposable {
  readonly #spool: string;
  readonly #waiting: PromiseWithResolvers<EncodeAnswer>[] = [];
  readonly #writing = new Set<Promise<void>>();
  #thread: Worker | undefined;
  #heldBytes = 0;

  constructor(spool: string) {
    this.#spool = spool;
  }

  /** Memory of rows that were handed over and are not in the spool yet. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Settles when the segment is durable in the spool. */
  write(route: SegmentRoute, rows: LogRows): Promise<void> {
    const writing = this.#write(route, rows).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
    return writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#writing);
    await this.#thread?.terminate();
  }

  async #write(route: SegmentRoute, rows: LogRows): Promise<void> {
    const buffers = buffersOf(rows);
    const sizeBytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#heldBytes += sizeBytes;
    try {
      const answer = await this.#encode({ route, rows }, buffers);
      if ("error" in answer) throw new Error(answer.error);
      await writeDurably(join(this.#spool, nameSegment(answer.segment)), answer.bytes);
    } finally {
      this.#heldBytes -= sizeBytes;
    }
  }

  #encode(request: EncodeRequest, buffers: ArrayBuffer[]): Promise<EncodeAnswer> {
    const waiting = Promise.withResolvers<EncodeAnswer>();
    this.#waiting.push(waiting);
    this.#thread ??= this.#start();
    this.#thread.postMessage(request, buffers);
    return waiting.promise;
  }

  #start(): Worker {
    const file = import.meta.url.endsWith(".ts")
      ? "./segment-writer.thread.ts"
      : "./segment-writer.thread.js";
    const thread = new Worker(new URL(file, import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: youngHeapMebibytes },
    });
    thread.on("message", (answer: EncodeAnswer) => this.#waiting.shift()?.resolve(answer));
    thread.on("error", (error) => {
      // The next segment begins another one.
      this.#thread = undefined;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
    return thread;
  }
}

/** Memory that is handed over instead of copied. */
function buffersOf(rows: LogRows): ArrayBuffer[] {
  const columns = [
    rows.requestNumbers,
    rows.rowIndexes,
    rows.receivedAtMs,
    rows.statuses,
    rows.latenciesUs,
    rows.scores,
    rows.errorCodes.codes,
    rows.predicted.codes,
    rows.entityKeys.codes,
    ...rows.inputs.map(({ values }) => ("codes" in values ? values.codes : values)),
  ];
  return columns.map(({ buffer }) => buffer as ArrayBuffer);
}
