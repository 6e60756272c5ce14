import type { InputLayout, OutputTensor } from "@plumbline/inference";
import type { PreparedAnswer } from "./prepared-request.ts";
import { writeElement, writeElements, writeNested } from "./write-elements.ts";

/**
 * Predictions in the shape that `mlflow models serve` (3.17) gives for a model of the `onnx` flavour: rows of outputs
 * by name for a signature of columns, whole outputs by name for one of tensors. An output with more than one element a
 * row, for which MLflow fails, is a list in its row.
 */
export function writeScoringAnswer(
  layout: InputLayout,
  outputs: readonly OutputTensor[],
  rowCount: number,
): PreparedAnswer {
  const predictions = layout.kind === "tensors" ? writeWhole(outputs) : writeRows(outputs, rowCount);
  return { headers: { "content-type": "application/json" }, body: `{"predictions":${predictions}}` };
}

function writeWhole(outputs: readonly OutputTensor[]): string {
  const members = outputs.map(
    ({ name, type, values, dims }) => `${JSON.stringify(name)}:${writeNested(type, values, dims)}`,
  );
  return `{${members.join(",")}}`;
}

function writeRows(outputs: readonly OutputTensor[], rowCount: number): string {
  const keys = outputs.map(({ name }) => `${JSON.stringify(name)}:`);
  let text = "[";
  for (let row = 0; row < rowCount; row++) {
    text += row === 0 ? "{" : ",{";
    for (const [at, { type, values }] of outputs.entries()) {
      const width = values.length / rowCount;
      text += (at === 0 ? "" : ",") + keys[at];
      text +=
        width === 1
          ? writeElement(type, values[row] ?? 0)
          : `[${writeElements(type, values.slice(row * width, (row + 1) * width))}]`;
    }
    text += "}";
  }
  return `${text}]`;
}
