import { InputProblems, checkColumn, type ColumnData } from "./check-column.ts";
import { allocate, type ElementType, fill, type TensorValues } from "./element-type.ts";
import { inferenceErrors } from "./errors.ts";
import { countElements, type GraphTensor } from "./graph.ts";
import type { InputColumn } from "./input-layout.ts";

/** Elements of one input of the graph. */
export interface InputTensor {
  readonly values: TensorValues;
  /** The first is the number of rows. */
  readonly dims: readonly number[];
}

/** Rows that were checked and are ready to run: one tensor for each input of the graph, in the graph's order. */
export interface InputBatch {
  readonly rowCount: number;
  readonly tensors: readonly InputTensor[];
}

/** Columns by name; all of the same length. Names beyond the model's own are passed over. */
export type Columns = Readonly<Record<string, ColumnData>>;

/**
 * Checks columns and lays them out for the graph.
 *
 * @throws PlumblineError `inference/invalid-input` with the field, the rule and the value of each fault.
 */
export function batchOfColumns(
  layout: { readonly kind: "columns" | "matrix"; readonly columns: readonly InputColumn[] },
  inputs: readonly GraphTensor[],
  columns: Columns,
  rowCount: number,
): InputBatch {
  const problems = new InputProblems();
  const values = layout.columns.map((column) => {
    const given = Object.hasOwn(columns, column.name) ? columns[column.name] : undefined;
    if (given === undefined && column.required) {
      problems.add(column.name, `is missing; the model needs a column of type ${column.type}`);
      return [];
    }
    if (given !== undefined && given.length !== rowCount) {
      problems.add(column.name, `has ${given.length} values for ${rowCount} rows`);
      return [];
    }
    return checkColumn(column, given ?? Array.from({ length: rowCount }), problems);
  });
  throwProblems(problems);
  const [matrix] = inputs;
  if (layout.kind === "matrix" && matrix !== undefined) {
    return { rowCount, tensors: [interleave(values, rowCount, matrix.type)] };
  }
  return {
    rowCount,
    tensors: values.map((column, at) => ({
      values: column,
      dims: inputs[at]?.dims.length === 2 ? [rowCount, 1] : [rowCount],
    })),
  };
}

export function throwProblems(problems: InputProblems): void {
  if (problems.count === 0) return;
  const { list } = problems;
  throw inferenceErrors["invalid-input"](
    { problems: list, more: problems.count - list.length },
    { problems: list },
  );
}

function interleave(columns: readonly TensorValues[], rowCount: number, type: ElementType): InputTensor {
  const width = columns.length;
  const values = allocate(type, rowCount * width) as (number | bigint | string)[];
  for (const [column, source] of columns.entries()) {
    for (let row = 0; row < rowCount; row++) values[row * width + column] = source[row] as number;
  }
  return { values: values as TensorValues, dims: [rowCount, width] };
}

/** Whether rows of both can run as one batch: all but the first dimension of each tensor are equal. */
export function canJoin(one: InputBatch, other: InputBatch): boolean {
  return one.tensors.every(({ dims }, at) => {
    const others = other.tensors[at]?.dims ?? [];
    if (dims.length !== others.length) return false;
    for (let axis = 1; axis < dims.length; axis++) if (dims[axis] !== others[axis]) return false;
    return true;
  });
}

/** The rows of many batches one after the other, as storage that onnxruntime takes. */
export function joinTensors(batches: readonly InputBatch[], at: number, type: ElementType) {
  const tensors = batches.map(({ tensors }) => tensors[at] ?? { values: [], dims: [0] });
  const rest = tensors[0]?.dims.slice(1) ?? [];
  const rowCount = tensors.reduce((sum, { dims }) => sum + (dims[0] ?? 0), 0);
  const storage = allocate(type, rowCount * countElements(rest));
  let offset = 0;
  for (const { values } of tensors) {
    fill(storage, values, offset);
    offset += values.length;
  }
  return { storage, dims: [rowCount, ...rest] };
}
