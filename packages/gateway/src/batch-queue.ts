import {
  canJoin,
  type InputBatch,
  type OnnxModel,
  type OutputTensor,
  sliceOutputs,
} from "@plumbline/inference";
import { type RunTimes, sizeOf } from "./run-times.ts";

/** Rows that one run takes at most where they come from several requests. */
const maximumRows = 1024;

interface Waiting {
  readonly batch: InputBatch;
  readonly size: number;
  readonly expectedMs: number;
  readonly resolve: (outputs: OutputTensor[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Options {
  /** Runs at once. */
  readonly concurrency: number;
  /** Longest time that a run of several requests is to take, in milliseconds. */
  readonly longestRunMs: number;
  readonly runTimes: RunTimes;
}

/**
 * Adaptive micro-batching: an idle model takes all that has arrived by the end of this turn of the event loop; what
 * arrives while it is busy waits and goes as one batch.
 */
export class BatchQueue {
  readonly #model: OnnxModel;
  readonly #options: Options;
  #waiting: Waiting[] = [];
  #waitingMs = 0;
  #runs = 0;
  readonly #drained: (() => void)[] = [];

  constructor(model: OnnxModel, options: Options) {
    this.#model = model;
    this.#options = options;
  }

  /** Requests that wait for a run. */
  get depth(): number {
    return this.#waiting.length;
  }

  /** Longest time until all that waits has been run, as far as is known, in milliseconds. */
  get expectedWaitMs(): number {
    return this.#waitingMs / this.#options.concurrency;
  }

  /** Every output of the graph for the rows of `batch`. */
  run(batch: InputBatch): Promise<OutputTensor[]> {
    return new Promise((resolve, reject) => {
      const size = sizeOf(batch);
      const expectedMs = finiteMs(this.#options.runTimes.expectMs(size));
      this.#waiting.push({ batch, size, expectedMs, resolve, reject });
      this.#waitingMs += expectedMs;
      if (this.#runs === this.#options.concurrency) return;
      this.#runs++;
      // Not at once: what else has arrived in this turn of the event loop goes with it, and a run costs more than a row.
      setImmediate(() => void this.#drain());
    });
  }

  /** Waits until every request has its answer. */
  async drain(): Promise<void> {
    if (this.#runs > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#runTogether(this.#take());
    this.#runs--;
    if (this.#runs === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }

  #take(): Waiting[] {
    const { runTimes, longestRunMs } = this.#options;
    const [first] = this.#waiting;
    let rowCount = 0;
    let size = 0;
    let taken = 0;
    for (const { batch, size: more } of this.#waiting) {
      const joins =
        taken === 0 ||
        (this.#model.graph.batches &&
          first !== undefined &&
          rowCount + batch.rowCount <= maximumRows &&
          runTimes.expectMs(size + more) <= longestRunMs &&
          canJoin(first.batch, batch));
      if (!joins) break;
      rowCount += batch.rowCount;
      size += more;
      taken++;
    }
    const together = this.#waiting.splice(0, taken);
    for (const { expectedMs } of together) this.#waitingMs -= expectedMs;
    // Differences of fractions leave a rest.
    if (this.#waiting.length === 0) this.#waitingMs = 0;
    return together;
  }

  async #runTogether(together: readonly Waiting[]): Promise<void> {
    try {
      const outputs = await this.#model.run(together.map(({ batch }) => batch));
      let start = 0;
      for (const { batch, resolve } of together) {
        const end = start + batch.rowCount;
        resolve(together.length === 1 ? outputs : sliceOutputs(outputs, start, end));
        start = end;
      }
    } catch (error) {
      if (together.length === 1) together[0]?.reject(error);
      // One request's rows may be at fault: the others must not fail with it.
      else for (const waiting of together) await this.#runTogether([waiting]);
    }
  }
}

/** What is not known counts as no wait. */
function finiteMs(expectedMs: number): number {
  return Number.isFinite(expectedMs) ? expectedMs : 0;
}
