import type { ElementType, TensorStorage } from "./element-type.ts";
import { countElements } from "./graph.ts";

/** What one output of the graph held for a batch. */
export interface OutputTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly values: TensorStorage;
}

/** Rows `start` to `end` (not included) of each output. */
export function sliceOutputs(outputs: readonly OutputTensor[], start: number, end: number): OutputTensor[] {
  return outputs.map(({ name, type, dims, values }) => {
    const rest = dims.slice(1);
    const width = countElements(rest);
    const part = Array.isArray(values)
      ? values.slice(start * width, end * width)
      : values.subarray(start * width, end * width);
    return { name, type, dims: [end - start, ...rest], values: part };
  });
}
