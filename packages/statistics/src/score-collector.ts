import { sortFloats } from "./numerics/sort-floats.ts";
import {
  countPositives,
  epsilonOf,
  partScores,
  type RankedScores,
  type ScoreArray,
} from "./ranked-scores.ts";

/** At least doubles the capacity when `needed` values do not fit, so that adding n values costs O(n). */
function withCapacity(
  values: Float64Array<ArrayBuffer>,
  used: number,
  needed: number,
): Float64Array<ArrayBuffer> {
  if (needed <= values.length) return values;
  const grown = new Float64Array(Math.max(needed, 2 * values.length));
  grown.set(values.subarray(0, used));
  return grown;
}

/**
 * Gathers labelled scores that arrive in parts, from a file read in batches or from shards, and ranks them
 * once at the end. Adding parts in any order, or merging collectors, gives exactly what one pass over all
 * rows gives.
 *
 * @example
 * const collector = new ScoreCollector();
 * collector.add(Uint8Array.of(0, 1), Float64Array.of(0.2, 0.7));
 * collector.add(Uint8Array.of(1), Float64Array.of(0.9));
 * rocAuc(collector.rank()) // { value: 1, undefinedReason: null }
 */
export class ScoreCollector {
  #positives = new Float64Array(1024);
  #negatives = new Float64Array(1024);
  #positiveCount = 0;
  #negativeCount = 0;
  #epsilon = Number.EPSILON;

  /** Rows gathered so far. */
  get rows(): number {
    return this.#positiveCount + this.#negativeCount;
  }

  /** Adds rows; the same preconditions and errors as `rankScores`. Nothing is added when it throws. */
  add(labels: Uint8Array, scores: ScoreArray): void {
    const positives = countPositives(labels, scores);
    this.#reserve(positives, labels.length - positives);
    partScores(labels, scores, this.#positives, this.#negatives, {
      positives: this.#positiveCount,
      negatives: this.#negativeCount,
    });
    this.#grow(positives, labels.length - positives, epsilonOf(scores));
  }

  /** Adds all rows of another collector, which stays as it is. */
  merge(other: ScoreCollector): void {
    this.#reserve(other.#positiveCount, other.#negativeCount);
    this.#positives.set(other.#positives.subarray(0, other.#positiveCount), this.#positiveCount);
    this.#negatives.set(other.#negatives.subarray(0, other.#negativeCount), this.#negativeCount);
    this.#grow(other.#positiveCount, other.#negativeCount, other.#epsilon);
  }

  /** A ranked copy of what was gathered; more rows may follow. */
  rank(): RankedScores {
    return {
      positives: sortFloats(this.#positives.slice(0, this.#positiveCount)),
      negatives: sortFloats(this.#negatives.slice(0, this.#negativeCount)),
      epsilon: this.#epsilon,
    };
  }

  #reserve(positives: number, negatives: number): void {
    this.#positives = withCapacity(this.#positives, this.#positiveCount, this.#positiveCount + positives);
    this.#negatives = withCapacity(this.#negatives, this.#negativeCount, this.#negativeCount + negatives);
  }

  #grow(positives: number, negatives: number, epsilon: number): void {
    this.#positiveCount += positives;
    this.#negativeCount += negatives;
    // Mixed precisions count as the coarser one.
    this.#epsilon = Math.max(this.#epsilon, epsilon);
  }
}
