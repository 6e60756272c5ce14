import {
  canJoin,
  type InputBatch,
  type OnnxModel,
  type OutputTensor,
  sliceOutputs,
} from "@plumbline/inference";

/** Rows that one run takes at most, so that a queue of large requests does not keep the event loop for long. */
const maximumRows = 1024;

interface Waiting {
  readonly batch: InputBatch;
  readonly resolve: (outputs: OutputTensor[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Adaptive micro-batching: an idle model takes what has arrived at once; what arrives while it is busy waits and goes
 * as one batch.
 */
export class BatchQueue {
  readonly #model: OnnxModel;
  #waiting: Waiting[] = [];
  #busy = false;
  #drained: (() => void) | undefined;

  constructor(model: OnnxModel) {
    this.#model = model;
  }

  /** Requests that wait for a run. */
  get depth(): number {
    return this.#waiting.length;
  }

  /** Every output of the graph for the rows of `batch`. */
  run(batch: InputBatch): Promise<OutputTensor[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      void this.#drain();
    });
  }

  /** Waits until every request has its answer. */
  async drain(): Promise<void> {
    if (!this.#busy) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#runTogether(this.#take());
    this.#busy = false;
    this.#drained?.();
  }

  #take(): Waiting[] {
    const [first] = this.#waiting;
    let rowCount = 0;
    let taken = 0;
    for (const { batch } of this.#waiting) {
      const joins =
        taken === 0 ||
        (this.#model.graph.batches &&
          first !== undefined &&
          rowCount + batch.rowCount <= maximumRows &&
          canJoin(first.batch, batch));
      if (!joins) break;
      rowCount += batch.rowCount;
      taken++;
    }
    return this.#waiting.splice(0, taken);
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
