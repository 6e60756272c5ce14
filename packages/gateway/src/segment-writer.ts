import { Worker } from "node:worker_threads";
import type { LogRows } from "./log-buffer.ts";
import type { WriteAnswer, WriteRequest } from "./segment-writer.thread.ts";

/** Writes segments in a thread of its own: encoding 5,000 rows takes longer than a request may wait. */
export class SegmentWriter implements AsyncDisposable {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #lastId = 0;

  constructor(spool: string) {
    const file = import.meta.url.endsWith(".ts")
      ? "./segment-writer.thread.ts"
      : "./segment-writer.thread.js";
    this.#thread = new Worker(new URL(file, import.meta.url), { workerData: { spool } });
    this.#thread.on("message", ({ id, error }: WriteAnswer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve();
      else waiting?.reject(new Error(error));
    });
    this.#thread.on("error", (error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  /** Settles when the segment is durable in the spool. */
  write(route: WriteRequest["route"], rows: LogRows): Promise<void> {
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<void>();
    this.#waiting.set(id, waiting);
    this.#thread.postMessage({ id, route, rows } satisfies WriteRequest, buffersOf(rows));
    return waiting.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#waiting.values()].map(({ promise }) => promise));
    await this.#thread.terminate();
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
    ...rows.inputs.map(({ values }) => (values instanceof Float64Array ? values : values.codes)),
  ];
  return columns.map(({ buffer }) => buffer as ArrayBuffer);
}
