import { Worker } from "node:worker_threads";
import type { SqlValue } from "./connection.ts";
import { storageErrors } from "./errors.ts";

interface Pending {
  resolve: (rows: unknown[]) => void;
  reject: (error: Error) => void;
}

/** What the worker says: the values of all rows, one row after the other, or why there are none. */
type ScanAnswer =
  | { readonly id: number; readonly columns: readonly string[]; readonly values: readonly unknown[] }
  | { readonly id: number; readonly error: string };

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
    worker.on("message", (answer: ScanAnswer) => {
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if ("error" in answer) pending?.reject(new Error(answer.error));
      else pending?.resolve(rowsOf(answer));
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

function rowsOf({ columns, values }: Extract<ScanAnswer, { columns: unknown }>): unknown[] {
  const rows: Record<string, unknown>[] = [];
  for (let start = 0; start < values.length; start += columns.length) {
    const row: Record<string, unknown> = {};
    for (const [index, column] of columns.entries()) row[column] = values[start + index];
    rows.push(row);
  }
  return rows;
}
