import { isFloat } from "./element-type.ts";
import type { Graph, GraphTensor } from "./graph.ts";
import type { OutputTensor } from "./output-batch.ts";

/** What a batch's outputs mean, one element a row. */
export interface Scores {
  /** Probability of the positive class (the second of two), or the value of a regression; NaN where there is none. */
  readonly scores: Float64Array;
  /** Predicted class of each row; undefined where the graph has no output of classes. */
  readonly labels: readonly (string | number)[] | undefined;
}

/** Which outputs hold scores and classes. */
export interface ScoreOutputs {
  readonly score: number | undefined;
  readonly label: number | undefined;
}

/**
 * Finds the outputs that hold scores and classes. Classes are the first output of text, whole numbers or booleans with
 * one element a row; scores the first of floats whose name speaks of a probability, else the first of floats, else
 * the classes themselves where these are numbers.
 */
export function findScoreOutputs({ outputs }: Graph): ScoreOutputs {
  const indexOf = (matches: (output: GraphTensor) => boolean): number | undefined => {
    const at = outputs.findIndex(matches);
    return at === -1 ? undefined : at;
  };
  const label = indexOf(({ type, dims }) => !isFloat(type) && hasOneElementARow(dims));
  const score =
    indexOf(({ type, name }) => isFloat(type) && /prob/i.test(name)) ?? indexOf(({ type }) => isFloat(type));
  return { label, score };
}

/** Scores and classes of a batch of `rowCount` rows. */
export function readScores(
  outputs: readonly OutputTensor[],
  { score, label }: ScoreOutputs,
  rowCount: number,
): Scores {
  const labels = label === undefined ? undefined : outputs[label];
  const source = score === undefined ? labels : outputs[score];
  return {
    scores: source === undefined ? new Float64Array(rowCount).fill(NaN) : positiveScores(source, rowCount),
    labels: labels === undefined ? undefined : Array.from(labels.values as ArrayLike<unknown>, toLabel),
  };
}

function positiveScores({ values, dims }: OutputTensor, rowCount: number): Float64Array {
  const scores = new Float64Array(rowCount).fill(NaN);
  const width = rowCount === 0 ? 1 : values.length / rowCount;
  if (dims.length > 2 || width > 2 || Array.isArray(values)) return scores;
  // Of two columns the second is the positive class (scikit-learn's classes_ are sorted).
  const column = width - 1;
  for (let row = 0; row < rowCount; row++) scores[row] = Number(values[row * width + column]);
  return scores;
}

function hasOneElementARow(dims: readonly number[]): boolean {
  return dims.length === 1 || (dims.length === 2 && dims[1] === 1);
}

function toLabel(value: unknown): string | number {
  return typeof value === "string" ? value : Number(value);
}
