import { posix } from "node:path";
import { inferenceErrors } from "./errors.ts";
import type { ModelFile } from "./model-files.ts";
import { readFields } from "./protobuf-fields.ts";

/** A tensor of an ONNX model whose elements are in a file of their own. */
export interface ExternalTensor {
  readonly tensor: string;
  /** Path as the model has it, meant to be relative to the model's folder. */
  readonly location: string;
}

/**
 * Where tensors can be within each message of onnx.proto (ONNX 1.23): field number to message. Tensors are in a
 * graph's initializers, in attributes of nodes (constants), in the graphs of control flow, in functions and in
 * training graphs.
 */
const messages = {
  model: { 7: "graph", 20: "training", 25: "function" },
  training: { 1: "graph", 2: "graph" },
  graph: { 1: "node", 5: "tensor", 15: "sparseTensor" },
  function: { 7: "node", 11: "attribute" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparseTensor", 23: "sparseTensor" },
  sparseTensor: { 1: "tensor", 2: "tensor" },
  tensor: {},
} as const satisfies Record<string, Readonly<Record<number, string>>>;
type MessageName = keyof typeof messages;

const TensorField = { name: 8, externalData: 13 } as const;
/** A file in onnxruntime's own format has this at byte 4; it is no protobuf, so its tensors cannot be looked at. */
const ortIdentifier = "ORTM";
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Every tensor of an ONNX model that is kept outside the model's own file.
 *
 * @param path names the file in errors.
 * @throws PlumblineError `inference/malformed-onnx`.
 */
export function listExternalTensors(model: Uint8Array, path: string): ExternalTensor[] {
  if (Buffer.from(model.subarray(4, 8)).toString("latin1") === ortIdentifier) {
    throw inferenceErrors["malformed-onnx"]({ path, reason: "it is in onnxruntime's own format (.ort)" });
  }
  try {
    return [...externalTensors("model", model)];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw inferenceErrors["malformed-onnx"]({ path, reason }, { cause });
  }
}

/**
 * The version's files that hold the model's external tensors.
 *
 * @throws PlumblineError `inference/external-data-outside` where one is absolute, leaves the model's folder or is not
 *   among the version's files; `inference/malformed-onnx`.
 */
export function assertExternalDataInside(
  model: Uint8Array,
  onnxPath: string,
  files: readonly ModelFile[],
): ModelFile[] {
  const found = new Map<string, ModelFile>();
  for (const { tensor, location } of listExternalTensors(model, onnxPath)) {
    const outside = (rule: string) => inferenceErrors["external-data-outside"]({ tensor, location, rule });
    if (location === "") throw outside("is empty");
    if (/^([/\\]|[A-Za-z]:)/.test(location)) throw outside("is an absolute path");
    if (/[\\\0]/.test(location)) throw outside("holds a backslash or a null character");
    if (location.split("/").includes("..")) throw outside("leaves the model's folder");
    const path = posix.join(posix.dirname(onnxPath), location);
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined) throw outside("is not among the version's files");
    found.set(path, file);
  }
  return [...found.values()];
}

function* externalTensors(name: MessageName, message: Uint8Array): Generator<ExternalTensor> {
  if (name === "tensor") {
    yield* externalLocations(message);
    return;
  }
  const children: Readonly<Record<number, MessageName>> = messages[name];
  for (const { number, bytes } of readFields(message)) {
    const child = children[number];
    if (child === undefined) continue;
    if (bytes === undefined) throw new RangeError(`field ${number} of a ${name} is no message`);
    yield* externalTensors(child, bytes);
  }
}

function* externalLocations(tensor: Uint8Array): Generator<ExternalTensor> {
  let name = "";
  const locations: string[] = [];
  for (const { number, bytes } of readFields(tensor)) {
    if (bytes === undefined) continue;
    if (number === TensorField.name) name = decoder.decode(bytes);
    if (number === TensorField.externalData) {
      const { key, value } = readEntry(bytes);
      if (key === "location") locations.push(value);
    }
  }
  for (const location of locations) yield { tensor: name, location };
}

function readEntry(entry: Uint8Array): { key: string; value: string } {
  const texts = ["", "", ""];
  for (const { number, bytes } of readFields(entry)) {
    if (bytes !== undefined && number < texts.length) texts[number] = decoder.decode(bytes);
  }
  return { key: texts[1] ?? "", value: texts[2] ?? "" };
}
