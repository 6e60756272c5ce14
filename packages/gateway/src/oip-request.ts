import { isUtf8 } from "node:buffer";
import { countElements, quoteValue, type GraphTensor, type InputTensor } from "@plumbline/inference";
import { parseJson } from "@plumbline/platform";
import { gatewayErrors } from "./errors.ts";
import { readBinaryTensor } from "./oip-binary-tensor.ts";
import { datatypeOf } from "./oip-datatype.ts";
import { readJsonTensor } from "./oip-json-tensor.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import { isObject } from "./request-body.ts";
import type { ServedModel } from "./served-model.ts";

/** An output that the client wants, and in which form. */
export interface WantedOutput {
  readonly name: string;
  readonly binary: boolean;
}

/** An inference request of the protocol, checked against the graph. */
export interface OipRequest extends PreparedRequest {
  readonly id: string | undefined;
  readonly wanted: readonly WantedOutput[];
}

type Json = Readonly<Record<string, unknown>>;

/** Where the JSON of a body ends and binary tensors begin. */
export const headerLengthName = "inference-header-content-length";

/**
 * Reads a body of `POST /v2/models/{model}/infer`. Whatever its content type, it is JSON, or JSON and then binary
 * tensors where the header `Inference-Header-Content-Length` says so.
 *
 * @throws PlumblineError `gateway/malformed-request`, `gateway/invalid-tensors` with everything that is wrong.
 */
export function readOipRequest(
  { model, assertRowCount }: Pick<ServedModel, "model" | "assertRowCount">,
  body: Buffer,
  headerLength: string | undefined,
): OipRequest {
  const jsonLength = headerLength === undefined ? body.byteLength : readHeaderLength(headerLength, body);
  const json = readObject(body.subarray(0, jsonLength));
  const problems: string[] = [];
  const parameters = isObject(json["parameters"]) ? json["parameters"] : {};
  const tensors = readInputs(model.graph.inputs, json["inputs"], body.subarray(jsonLength), problems);
  const wanted = readWanted(model.graph.outputs, json["outputs"], parameters, problems);
  const { id } = json;
  if (id !== undefined && typeof id !== "string") problems.push("id must be text");
  const rowCount = model.graph.batches ? readRowCount(tensors, problems) : 1;
  if (problems.length > 0) throw gatewayErrors["invalid-tensors"]({ problems });
  // Rows without elements cost a caller nothing, whatever their number.
  assertRowCount(rowCount);
  const entityKey = parameters["entity_key"];
  return {
    id: id as string | undefined,
    wanted,
    batch: { rowCount, tensors },
    columns: undefined,
    entityKeys: entityKey === undefined ? undefined : Array.from({ length: rowCount }, () => entityKey),
  };
}

function readHeaderLength(text: string, body: Buffer): number {
  const length = Number(text);
  if (!/^\d+$/.test(text) || length > body.byteLength) {
    const reason = `Inference-Header-Content-Length is ${JSON.stringify(text)}; the body has ${body.byteLength} bytes`;
    throw gatewayErrors["malformed-request"]({ reason });
  }
  return length;
}

function readObject(bytes: Buffer): Json {
  const malformed = (reason: string) => gatewayErrors["malformed-request"]({ reason });
  if (!isUtf8(bytes)) throw malformed("request body is not JSON: it is not UTF-8");
  let value: unknown;
  try {
    value = parseJson(bytes.toString("utf8"));
  } catch (error) {
    throw malformed(`request body is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw malformed("request body must be a JSON object with inputs");
  return value;
}

function readInputs(
  expected: readonly GraphTensor[],
  value: unknown,
  binary: Buffer,
  problems: string[],
): InputTensor[] {
  const given = Array.isArray(value) ? (value as unknown[]) : [];
  if (!Array.isArray(value)) problems.push("inputs must be a list of tensors");
  if (given.length > 2 * expected.length) {
    problems.push(`inputs has ${given.length} tensors; the model takes ${expected.length}`);
    return [];
  }
  const tensors = new Map<string, InputTensor>();
  let offset = 0;
  for (const [at, item] of given.entries()) {
    const input: Json = isObject(item) ? item : {};
    const { name } = input;
    const where = `inputs[${at}]${typeof name === "string" ? ` ${quoteValue(name)}` : ""}`;
    try {
      const end = binaryEnd(input, offset, binary);
      const bytes = end === undefined ? undefined : binary.subarray(offset, end);
      offset = end ?? offset;
      const tensor = expected.find((candidate) => candidate.name === name);
      if (tensor === undefined) throw new TypeError(`is no input; there are ${namesOf(expected)}`);
      if (tensors.has(tensor.name)) throw new TypeError("is given twice");
      tensors.set(tensor.name, readTensor(tensor, input, bytes));
    } catch (error) {
      problems.push(`${where}: ${(error as Error).message}`);
    }
  }
  if (offset < binary.byteLength && problems.length === 0) {
    problems.push(`${binary.byteLength - offset} bytes of binary data belong to no input`);
  }
  const names = new Set(given.map((item) => (isObject(item) ? item["name"] : undefined)));
  for (const { name, type, dims } of Array.isArray(value) ? expected : []) {
    if (!names.has(name))
      problems.push(`input ${name} (${datatypeOf[type]}, [${dims.join(", ")}]) is missing`);
  }
  return expected.map(({ name }) => tensors.get(name) ?? { values: [], dims: [] });
}

/** Where an input's binary data ends, or undefined where it has none. */
function binaryEnd(input: Json, offset: number, binary: Buffer): number | undefined {
  const parameters = isObject(input["parameters"]) ? input["parameters"] : {};
  const sizeBytes = parameters["binary_data_size"];
  if (sizeBytes === undefined) return undefined;
  if (typeof sizeBytes !== "number" || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw new TypeError("binary_data_size must be a whole number of bytes");
  }
  if (offset + sizeBytes > binary.byteLength) {
    throw new TypeError(
      `binary_data_size is ${sizeBytes}; ${binary.byteLength - offset} bytes are left in the body`,
    );
  }
  if (input["data"] !== undefined) throw new TypeError("has both data and binary_data_size");
  return offset + sizeBytes;
}

function readTensor(tensor: GraphTensor, input: Json, bytes: Uint8Array | undefined): InputTensor {
  const { datatype, shape, data } = input;
  const expected = datatypeOf[tensor.type];
  if (datatype !== expected) throw new TypeError(`datatype must be ${expected}, not ${quoteValue(datatype)}`);
  const dims = readShape(tensor, shape);
  const elementCount = countElements(dims);
  if (bytes !== undefined) return { dims, values: readBinaryTensor(tensor.type, bytes, elementCount) };
  if (data === undefined) throw new TypeError("has neither data nor binary_data_size");
  return { dims, values: readJsonTensor(tensor.type, data, elementCount) };
}

function readShape(tensor: GraphTensor, shape: unknown): number[] {
  const dims = Array.isArray(shape) ? (shape as unknown[]) : undefined;
  const fits =
    dims?.length === tensor.dims.length &&
    tensor.dims.every((length, axis) => {
      const given = dims[axis];
      if (typeof given !== "number" || !Number.isSafeInteger(given) || given < 0) return false;
      return length === -1 || given === length;
    });
  if (!fits) {
    const rule = `[${tensor.dims.join(", ")}], with 0 or more in place of -1`;
    throw new TypeError(`shape must be ${rule}, not ${quoteValue(shape)}`);
  }
  return dims as number[];
}

function readRowCount(tensors: readonly InputTensor[], problems: string[]): number {
  const counts = new Set(tensors.map(({ dims }) => dims[0] ?? 0));
  if (counts.size > 1 && problems.length === 0) {
    problems.push(`inputs differ in their number of rows: ${[...counts].join(", ")}`);
  }
  return tensors[0]?.dims[0] ?? 0;
}

function readWanted(
  outputs: readonly GraphTensor[],
  value: unknown,
  parameters: Json,
  problems: string[],
): WantedOutput[] {
  const binaryByDefault = parameters["binary_data_output"] === true;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    return outputs.map(({ name }) => ({ name, binary: binaryByDefault }));
  }
  if (!Array.isArray(value)) {
    problems.push("outputs must be a list");
    return [];
  }
  if (value.length > 2 * outputs.length) {
    problems.push(`outputs has ${value.length} tensors; the model gives ${outputs.length}`);
    return [];
  }
  const names = new Set<string>();
  return value.flatMap((item: unknown, at) => {
    const output: Json = isObject(item) ? item : {};
    const { name } = output;
    const own = isObject(output["parameters"]) ? output["parameters"] : {};
    const refuse = (rule: string) => {
      problems.push(`outputs[${at}]: ${rule}`);
      return [];
    };
    if (typeof name !== "string" || !outputs.some((candidate) => candidate.name === name)) {
      return refuse(`${quoteValue(name)} is no output; there are ${namesOf(outputs)}`);
    }
    if (names.has(name)) return refuse(`${name} is asked for twice`);
    if (own["classification"] !== undefined) return refuse("the classification extension is not supported");
    names.add(name);
    const { binary_data: binary } = own;
    return [{ name, binary: typeof binary === "boolean" ? binary : binaryByDefault }];
  });
}

function namesOf(tensors: readonly GraphTensor[]): string {
  return tensors.map(({ name }) => name).join(", ");
}
