import type { InputBatch } from "@plumbline/inference";

/** Weight of a new time in the moving average. */
const weight = 0.1;
/** A time counts as at most so many times the average: a pause of the machine must not make a fast model slow. */
const largestRise = 4;

/**
 * What runs of a model take, learnt from its runs: a moving average for each size, by powers of two. The size of a batch
 * is the number of its elements, since not rows alone vary.
 */
export class RunTimes {
  readonly #averagesMs: (number | undefined)[] = [];

  record(size: number, runMs: number): void {
    const at = levelOf(size);
    const average = this.#averagesMs[at];
    this.#averagesMs[at] =
      average === undefined ? runMs : average + weight * (Math.min(runMs, average * largestRise) - average);
  }

  /** Milliseconds that a run of `size` elements is expected to take; Infinity while nothing is known. */
  expectMs(size: number): number {
    const level = levelOf(size);
    for (let at = level; at >= 0; at--) {
      const average = this.#averagesMs[at];
      if (average !== undefined) return average * 2 ** (level - at);
    }
    return this.#averagesMs.find((average) => average !== undefined) ?? Infinity;
  }
}

/** Elements of a batch. */
export function sizeOf({ tensors }: InputBatch): number {
  let size = 0;
  for (const { values } of tensors) size += values.length;
  return size;
}

function levelOf(size: number): number {
  return size <= 1 ? 0 : Math.ceil(Math.log2(size));
}
