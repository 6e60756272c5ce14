import { checkLength } from "./numerics/check-input.ts";
import { InvalidInputError } from "./numerics/invalid-input.ts";
import type { Confusion } from "./confusion.ts";
import type { ScoreArray } from "./ranked-scores.ts";

/** Group of each row, as a position in the list of group names. */
export type GroupCodes = Uint8Array | Uint16Array;

/** Rows of a binary classifier's decisions, all arrays of one length. */
export interface DecisionRows {
  /** 0 or 1. */
  readonly labels: Uint8Array;
  /** 0 or 1. */
  readonly predictions: Uint8Array;
  /** Finite scores for the mean prediction. Left out, the predictions themselves are averaged. */
  readonly scores?: ScoreArray;
}

/** What was counted for one group. */
export interface GroupCounts {
  readonly group: string;
  readonly confusion: Confusion;
  readonly rows: number;
  /** Sum of the scores, or of the predictions where no scores were given. */
  readonly scoreSum: number;
}

/** Cells of one group: true negatives, false positives, false negatives, true positives. */
const cellsPerGroup = 4;

/**
 * Confusion counts for each group of one sensitive column, in one pass over the rows: all that the group
 * metrics need. Tallies of disjoint rows merge to exactly the counts of one pass; sums of scores agree to
 * rounding.
 *
 * @example
 * const tally = new GroupTally(["a", "b"]);
 * tally.add(Uint8Array.of(0, 1, 1), { labels: Uint8Array.of(1, 0, 1), predictions: Uint8Array.of(1, 0, 0) });
 * tally.counts()[1].confusion // { trueNegatives: 1, falsePositives: 0, falseNegatives: 1, truePositives: 0 }
 */
export class GroupTally {
  readonly groups: readonly string[];
  readonly #cells: Float64Array;
  readonly #scoreSums: Float64Array;

  constructor(groups: readonly string[]) {
    this.groups = [...groups];
    this.#cells = new Float64Array(groups.length * cellsPerGroup);
    this.#scoreSums = new Float64Array(groups.length);
  }

  /**
   * Adds rows. Throws `length-mismatch`, `not-binary`, `not-finite`, or `too-large` for a code without a
   * group; then nothing is added.
   */
  add(codes: GroupCodes, rows: DecisionRows): void {
    const { labels, predictions, scores = predictions } = rows;
    checkLength("codes", codes, "labels", labels.length);
    checkLength("predictions", predictions, "labels", labels.length);
    checkLength("scores", scores, "labels", labels.length);
    const cells = new Float64Array(this.#cells.length);
    const scoreSums = new Float64Array(this.#scoreSums.length);
    for (let row = 0; row < labels.length; row++) {
      const code = codes[row]!;
      const label = labels[row]!;
      const prediction = predictions[row]!;
      const score = scores[row]!;
      if (code >= scoreSums.length || label > 1 || prediction > 1 || score - score !== 0) {
        throw this.#faultOf(row, code, label, prediction, score);
      }
      cells[code * cellsPerGroup + label * 2 + prediction]! += 1;
      scoreSums[code]! += score;
    }
    this.#accumulate(cells, scoreSums);
  }

  /** Adds the counts of another tally of the same groups, which stays as it is. */
  merge(other: GroupTally): void {
    if (other.groups.join("\n") !== this.groups.join("\n")) {
      throw new InvalidInputError("groups-differ", "other.groups", other.groups.join(", "), {
        allowed: this.groups.join(", "),
      });
    }
    this.#accumulate(other.#cells, other.#scoreSums);
  }

  /** The counts so far, one entry a group in the given order. */
  counts(): readonly GroupCounts[] {
    return this.groups.map((group, code) => {
      const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] =
        this.#cells.subarray(code * cellsPerGroup, (code + 1) * cellsPerGroup);
      return {
        group,
        confusion: { trueNegatives, falsePositives, falseNegatives, truePositives },
        rows: trueNegatives + falsePositives + falseNegatives + truePositives,
        scoreSum: this.#scoreSums[code]!,
      };
    });
  }

  #accumulate(cells: Float64Array, scoreSums: Float64Array): void {
    for (let cell = 0; cell < cells.length; cell++) this.#cells[cell]! += cells[cell]!;
    for (let code = 0; code < scoreSums.length; code++) this.#scoreSums[code]! += scoreSums[code]!;
  }

  #faultOf(index: number, code: number, label: number, prediction: number, score: number): InvalidInputError {
    if (code >= this.groups.length) {
      const allowed = `there are ${this.groups.length} groups, numbered from 0`;
      return new InvalidInputError("too-large", "codes", code, { index, allowed });
    }
    if (label > 1) return new InvalidInputError("not-binary", "labels", label, { index });
    if (prediction > 1) return new InvalidInputError("not-binary", "predictions", prediction, { index });
    return new InvalidInputError("not-finite", "scores", score, { index });
  }
}
