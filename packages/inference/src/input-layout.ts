import { type ElementType, isFloat } from "./element-type.ts";
import { inferenceErrors } from "./errors.ts";
import type { Graph, GraphTensor } from "./graph.ts";
import { ColumnType, isColumnType, type ModelSignature, type SignatureField } from "./signature.ts";

/** A column of the signature and the element type that the graph takes it in. */
export interface InputColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly required: boolean;
  readonly elementType: ElementType;
}

/**
 * How the fields of the signature become the tensors of the graph.
 * - `columns`: each column is an input of the graph of its own, [rows] or [rows, 1]; in the graph's order.
 * - `matrix`: the columns, in the signature's order, are the columns of the graph's only input [rows, columns].
 * - `tensors`: the signature itself is of tensors, one for each input of the graph.
 */
export type InputLayout =
  | { readonly kind: "columns" | "matrix"; readonly columns: readonly InputColumn[] }
  | { readonly kind: "tensors" };

/** Element types that can hold every value of a column. */
const holders: Readonly<Record<ColumnType, readonly ElementType[]>> = {
  boolean: ["bool", "int8", "uint8", "int32", "int64", "float32", "float64"],
  integer: ["int32", "int64", "float32", "float64"],
  long: ["int32", "int64", "float32", "float64"],
  float: ["float16", "float32", "float64"],
  double: ["float16", "float32", "float64"],
  string: ["string"],
  datetime: ["string"],
};

/** @throws PlumblineError `inference/signature-mismatch` with everything that does not fit. */
export function planInputs(graph: Graph, signature: ModelSignature): InputLayout {
  const fields = signature.inputs;
  const problems: string[] = [];
  const layout = planLayout(graph, fields, problems);
  if (problems.length > 0) throw inferenceErrors["signature-mismatch"]({ problems });
  return layout;
}

function planLayout(graph: Graph, fields: readonly SignatureField[], problems: string[]): InputLayout {
  if (fields.length === 0) problems.push("it has no inputs");
  if (fields.every(({ type }) => type === "tensor")) {
    checkTensors(graph, fields, problems);
    return { kind: "tensors" };
  }
  const [matrix] = graph.inputs;
  const names = new Set(fields.map(({ name }) => name));
  if (graph.inputs.length === 1 && matrix !== undefined && !names.has(matrix.name)) {
    return { kind: "matrix", columns: planMatrix(matrix, fields, problems) };
  }
  for (const name of names) {
    if (!graph.inputs.some((input) => input.name === name)) problems.push(`the graph has no input ${name}`);
  }
  return { kind: "columns", columns: graph.inputs.flatMap((input) => planColumn(input, fields, problems)) };
}

function planMatrix(
  matrix: GraphTensor,
  fields: readonly SignatureField[],
  problems: string[],
): InputColumn[] {
  const width = matrix.dims[1];
  if (matrix.dims.length !== 2 || (width !== -1 && width !== fields.length)) {
    problems.push(
      `input ${matrix.name} has the shape [${matrix.dims.join(", ")}] for ${fields.length} columns`,
    );
  }
  return fields.map((field, at) => readColumn(field, field.name ?? String(at), matrix.type, problems));
}

function planColumn(
  input: GraphTensor,
  fields: readonly SignatureField[],
  problems: string[],
): InputColumn[] {
  const field = fields.find(({ name }) => name === input.name);
  if (field === undefined) {
    problems.push(`it has no column for the graph's input ${input.name}`);
    return [];
  }
  const [, width = 1, ...rest] = input.dims;
  if (input.dims.length === 0 || width !== 1 || rest.length > 0) {
    problems.push(
      `input ${input.name} has the shape [${input.dims.join(", ")}]; a column needs [-1] or [-1, 1]`,
    );
  }
  return [readColumn(field, input.name, input.type, problems)];
}

function readColumn(
  field: SignatureField,
  name: string,
  elementType: ElementType,
  problems: string[],
): InputColumn {
  const { type, required = true } = field;
  if (!isColumnType(type)) {
    problems.push(`${name} has the type ${type}, which ONNX has no element type for`);
    return { name, type: ColumnType.string, required, elementType };
  }
  if (!holders[type].includes(elementType))
    problems.push(`${name} is a ${type}, the graph's a ${elementType}`);
  if (!required && !isFloat(elementType)) {
    problems.push(`${name} is optional, and a graph's ${elementType} has no missing value`);
  }
  return { name, type, required, elementType };
}

function checkTensors(graph: Graph, fields: readonly SignatureField[], problems: string[]): void {
  const [only] = fields;
  if (fields.length === 1 && only !== undefined && only.name === undefined) {
    if (graph.inputs.length !== 1)
      problems.push(`it has one unnamed tensor, the graph ${graph.inputs.length} inputs`);
    return;
  }
  const names = new Set(fields.map(({ name }) => name));
  for (const { name } of graph.inputs) if (!names.has(name)) problems.push(`it has no tensor ${name}`);
  for (const name of names) {
    if (!graph.inputs.some((input) => input.name === name)) problems.push(`the graph has no input ${name}`);
  }
}
