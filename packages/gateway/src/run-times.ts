import type { InputBatch } from "@plumbline/inference";

/** How far one run moves what is expected, as a factor. */
const step = 1.1;

/**
 * What runs of a model take, learnt from its runs for each size, by powers of two. The size of a batch is the number of
 * its elements, since not rows alone vary.
 *
 * What is expected rises by a step with each run that took longer and falls by one with each that took less: it follows
 * the median. An average would not do: on a busy machine some runs are interrupted for a hundred times their length, and
 * a fast model would be taken for a slow one just when running it elsewhere is dearest.
 */
export class RunTimes {
  readonly #mediansMs: (number | undefined)[] = [];

  record(size: number, runMs: number): void {
    const at = levelOf(size);
    const median = this.#mediansMs[at];
    if (median === undefined) this.#mediansMs[at] = runMs;
    else this.#mediansMs[at] = runMs > median ? median * step : median / step;
  }

  /** Milliseconds that a run of `size` elements is expected to take; Infinity while nothing is known. */
  expectMs(size: number): number {
    const level = levelOf(size);
    for (let at = level; at >= 0; at--) {
      const median = this.#mediansMs[at];
      if (median !== undefined) return median * 2 ** (level - at);
    }
    return this.#mediansMs.find((median) => median !== undefined) ?? Infinity;
  }
}

/** Elements of a batch. */
export function sizeOf({ tensors }: InputBatch): number {
  let size = 0;
  for (const { values } of tensors) size += values.length;
  return size;
}

function levelOf(size: number): number {
  return size <= 1 ? 0 : 32 - Math.clz32(size - 1);
}
