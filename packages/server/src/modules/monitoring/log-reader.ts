import { Worker } from "node:worker_threads";
import { monitoringErrors } from "./errors.ts";
import type { LogAnswer, LogQuestions, LogRequest } from "./read-log.ts";

/** A question that takes longer is given up, and its thread with it. */
const deadlineMs = 120_000;
/** The thread is ended after so long without a question: DuckDB keeps memory. */
const idleMs = 30_000;

/**
 * Reads Parquet segments with DuckDB in a worker thread, one question at a time, so that neither the event loop waits
 * nor memory adds up.
 */
export class LogReader implements AsyncDisposable {
  #worker: Worker | undefined;
  #waiting: { id: number; settle: PromiseWithResolvers<LogAnswer> } | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  /** @throws PlumblineError `monitoring/reader-failed`. */
  ask<Name extends keyof LogQuestions>(
    name: Name,
    question: LogQuestions[Name]["question"],
  ): Promise<LogQuestions[Name]["answer"]> {
    const mine = this.#last.then(() => this.#ask({ id: ++this.#lastId, name, question } as LogRequest));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#end("the server is shutting down");
    await this.#last;
  }

  async #ask(request: LogRequest): Promise<LogQuestions[keyof LogQuestions]["answer"]> {
    if (this.#closed) throw monitoringErrors["reader-failed"]({ reason: "the server is shutting down" });
    clearTimeout(this.#idle);
    const settle = Promise.withResolvers<LogAnswer>();
    this.#waiting = { id: request.id, settle };
    const worker = (this.#worker ??= this.#start());
    const deadline = setTimeout(
      () => void this.#end(`it took longer than ${deadlineMs / 1000} s`),
      deadlineMs,
    );
    try {
      worker.postMessage(request);
      const answer = await settle.promise;
      if ("failure" in answer) throw monitoringErrors["reader-failed"]({ reason: answer.failure });
      return answer.answer;
    } finally {
      clearTimeout(deadline);
      this.#waiting = undefined;
      this.#idle = setTimeout(() => void this.#end("it was idle"), idleMs).unref();
    }
  }

  #start(): Worker {
    const file = import.meta.url.endsWith(".ts") ? "./log-reader.thread.ts" : "./log-reader.thread.js";
    const worker = new Worker(new URL(file, import.meta.url));
    worker.unref();
    worker.on("message", (answer: LogAnswer) => {
      if (this.#waiting?.id === answer.id) this.#waiting.settle.resolve(answer);
    });
    worker.on("error", (error: Error) => this.#forget(worker, error.message));
    worker.on("exit", (code) => this.#forget(worker, `its thread ended with ${code}`));
    return worker;
  }

  #forget(worker: Worker, failure: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    if (this.#waiting !== undefined) this.#waiting.settle.resolve({ id: this.#waiting.id, failure });
  }

  async #end(failure: string): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#forget(worker, failure);
    await worker.terminate();
  }
}
