import { Worker } from "node:worker_threads";
import type { SqlValue } from "./connection.ts";
import { storageErrors } from "./errors.ts";

interface Pending {
  resolve: (rows: unknown[]) => void;
  reject: (error: Error) => void;
}

/** Sends reads to a worker thread, which is started with the first of them. */
export class Scanner implements AsyncDisposable {
  readonly #path: string;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #nextId = 0;

  constructor(path: string) {
    this.#path = path;
  }

  scan(sql: string, parameters: SqlValue[]): Promise<unknown[]> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage({ id, sql, parameters });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
    this.#failAll(storageErrors.closed({}));
  }

  #start(): Worker {
    const worker = new Worker(new URL("./scan-worker.ts", import.meta.url), {
      workerData: { path: this.#path },
    });
    worker.unref();
    worker.on("message", (message: { id: number; rows?: unknown[]; error?: string }) => {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.rows !== undefined) pending?.resolve(message.rows);
      else pending?.reject(new Error(message.error));
    });
    worker.on("error", (error: Error) => {
      this.#worker = undefined;
      this.#failAll(error);
    });
    return worker;
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
