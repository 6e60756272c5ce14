import type { InferenceSession } from "onnxruntime-node";
import { type ElementType, isElementType } from "./element-type.ts";
import { inferenceErrors } from "./errors.ts";

/** An input or output of an ONNX graph. */
export interface GraphTensor {
  readonly name: string;
  readonly type: ElementType;
  /** Length of each dimension; −1 where it varies. */
  readonly dims: readonly number[];
}

export interface Graph {
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  /** Whether the first dimension of every input and output varies: then rows of many requests run as one batch. */
  readonly batches: boolean;
}

/** @throws PlumblineError `inference/unsupported-graph` for what is no tensor of a known type. */
export function readGraph(session: InferenceSession): Graph {
  const inputs = session.inputMetadata.map((tensor) => readTensor(tensor, "input"));
  const outputs = session.outputMetadata.map((tensor) => readTensor(tensor, "output"));
  if (inputs.length === 0) throw inferenceErrors["unsupported-graph"]({ reason: "it has no input" });
  const batches = [...inputs, ...outputs].every(({ dims }) => dims[0] === -1);
  return { inputs, outputs, batches };
}

function readTensor(tensor: InferenceSession.ValueMetadata, part: string): GraphTensor {
  const refuse = (reason: string) => inferenceErrors["unsupported-graph"]({ reason });
  if (!tensor.isTensor) {
    throw refuse(`${part} ${tensor.name} is no tensor; convert classifiers with the option zipmap=False`);
  }
  if (!isElementType(tensor.type)) throw refuse(`${part} ${tensor.name} has the element type ${tensor.type}`);
  const dims = tensor.shape.map((length) => (typeof length === "number" ? length : -1));
  return { name: tensor.name, type: tensor.type, dims };
}

/** Number of elements of a tensor of these dimensions. */
export function countElements(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}
