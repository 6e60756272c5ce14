import { defineErrors } from "@plumbline/platform";

/** What makes an evaluation impossible, however often it is tried. */
export const evaluateErrors = defineErrors("evaluate", {
  "malformed-input": {
    status: 400,
    message: (v: { problems: readonly string[] }) =>
      `the job's input is not one this worker understands: ${v.problems.join("; ")}; run a worker of the server's version`,
  },
  "unreadable-dataset": {
    status: 400,
    message: (v: { dataset: string; reason: string }) =>
      `dataset ${v.dataset} cannot be read: ${v.reason}; register the file again`,
  },
  "unsuitable-column": {
    status: 400,
    message: (v: { column: string; rule: string }) => `column ${v.column} ${v.rule}`,
  },
  "bad-label": {
    status: 400,
    message: (v: { column: string; row: number; value: string }) =>
      `target column ${v.column}: row ${v.row} is ${v.value}; every label must be 0 or 1, or true or false`,
  },
  "bad-rows": {
    status: 400,
    message: (v: { first: number; last: number; reason: string }) =>
      `rows ${v.first} to ${v.last} of the dataset do not fit the model's signature (counted from 0 there): ${v.reason}`,
  },
  "wrong-row-count": {
    status: 400,
    message: (v: { expected: number; actual: number }) =>
      `the dataset has ${v.actual} rows, ${v.expected} were registered`,
  },
  "no-probability": {
    status: 400,
    message: (v: { outputs: string }) =>
      `the model gives no probability: its outputs are ${v.outputs}; a binary classifier needs an output of floats, ` +
      "[rows] for class 1 or [rows, 2] for both",
  },
  "not-a-probability": {
    status: 400,
    message: (v: { row: number; score: number }) =>
      `row ${v.row}: the model's score is ${v.score}; a binary classifier's is a probability from 0 to 1`,
  },
});
