import { InvalidInputError } from "./numerics/invalid-input.ts";

/** What a {@link FixedEdgeHistogram} holds, as plain numbers to be stored and restored. */
export interface HistogramState {
  /** Increasing, one more than there are bins. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly below: number;
  readonly above: number;
  readonly missing: number;
}

/**
 * Counts of numbers in bins whose edges never change, so that shards and windows add up to exactly one
 * pass. A bin takes its lower edge and not its upper one; the last takes both. Values outside are counted
 * as `below` or `above`, NaN as `missing`.
 *
 * @example
 * const histogram = new FixedEdgeHistogram(Float64Array.of(0, 1, 2));
 * histogram.add(Float64Array.of(0.5, 1, 2, 3, NaN));
 * histogram.state() // { edges: [0, 1, 2], counts: [1, 2], below: 0, above: 1, missing: 1 }
 *
 * Source: numpy 2 `histogram(values, edges)`.
 */
export class FixedEdgeHistogram {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  #below = 0;
  #above = 0;
  #missing = 0;
  readonly #binsPerUnit: number;

  /** `edges` holds at least two finite, increasing numbers; else `too-small` or `not-increasing`. */
  constructor(edges: ArrayLike<number>) {
    this.edges = new Float64Array(edges);
    if (edges.length < 2) {
      throw new InvalidInputError("too-small", "edges.length", edges.length, { allowed: "at least 2" });
    }
    for (let edge = 1; edge < edges.length; edge++) {
      if (!(this.edges[edge]! - this.edges[edge - 1]! > 0)) {
        throw new InvalidInputError("not-increasing", "edges", edges[edge], { index: edge });
      }
    }
    this.counts = new Float64Array(edges.length - 1);
    this.#binsPerUnit = this.counts.length / (this.edges.at(-1)! - this.edges[0]!);
  }

  /** Restores what {@link state} gave. */
  static restore(state: HistogramState): FixedEdgeHistogram {
    const histogram = new FixedEdgeHistogram(state.edges);
    if (state.counts.length !== histogram.counts.length) {
      throw new InvalidInputError("length-mismatch", "state.counts.length", state.counts.length, {
        allowed: `there are ${histogram.counts.length} bins`,
      });
    }
    histogram.counts.set(state.counts);
    histogram.#below = state.below;
    histogram.#above = state.above;
    histogram.#missing = state.missing;
    return histogram;
  }

  /** Values counted outside the bins. */
  get outside(): number {
    return this.#below + this.#above;
  }

  /** Values counted, inside and outside the bins, missing ones aside. */
  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, this.outside);
  }

  /** Counts values; any numbers are allowed. */
  add(values: ArrayLike<number>): void {
    const { edges, counts } = this;
    const lowest = edges[0]!;
    const highest = edges.at(-1)!;
    const lastBin = counts.length - 1;
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (value >= lowest && value <= highest) {
        // Right at once when bins are equally wide, but for rounding; the edges themselves decide.
        let bin = Math.min(lastBin, Math.floor((value - lowest) * this.#binsPerUnit));
        while (value < edges[bin]!) bin--;
        while (bin < lastBin && value >= edges[bin + 1]!) bin++;
        counts[bin]! += 1;
      } else if (value < lowest) {
        this.#below += 1;
      } else if (value > highest) {
        this.#above += 1;
      } else {
        this.#missing += 1;
      }
    }
  }

  /** Adds the counts of a histogram with equal edges, which stays as it is; else `edges-differ`. */
  merge(other: FixedEdgeHistogram): void {
    const differs = this.edges.findIndex((edge, index) => edge !== other.edges[index]);
    if (differs !== -1 || this.edges.length !== other.edges.length) {
      const index = differs === -1 ? this.edges.length : differs;
      throw new InvalidInputError("edges-differ", "other.edges", other.edges[index], { index });
    }
    for (let bin = 0; bin < this.counts.length; bin++) this.counts[bin]! += other.counts[bin]!;
    this.#below += other.#below;
    this.#above += other.#above;
    this.#missing += other.#missing;
  }

  /** A copy as plain numbers. */
  state(): HistogramState {
    return {
      edges: [...this.edges],
      counts: [...this.counts],
      below: this.#below,
      above: this.#above,
      missing: this.#missing,
    };
  }
}
