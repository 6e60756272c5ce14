import { isUtf8 } from "node:buffer";
import {
  countElements,
  type GraphTensor,
  type InputBatch,
  type InputTensor,
  type OnnxModel,
} from "@plumbline/inference";
import { parseJson } from "@plumbline/platform";
import { gatewayErrors } from "./errors.ts";
import { readJsonTensor } from "./oip-json-tensor.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import { isObject } from "./request-body.ts";
import type { ServedModel } from "./served-model.ts";
import {
  readColumnLists,
  readCsvColumns,
  readRecords,
  readSplit,
  type ScoringColumns,
} from "./scoring-columns.ts";

/** The four forms of a scoring request; exactly one must be there. */
const forms = ["dataframe_split", "dataframe_records", "instances", "inputs"] as const;
type Form = (typeof forms)[number];

/** Content types of scoring requests. */
export const ScoringType = { json: "application/json", csv: "text/csv" } as const;
export type ScoringType = (typeof ScoringType)[keyof typeof ScoringType];

/**
 * Reads a body of `POST /invocations` as MLflow's scoring server does: columns in any order, further ones passed over.
 *
 * @throws PlumblineError `gateway/malformed-request`, `inference/invalid-input`.
 */
export function readScoringRequest(served: ServedModel, body: Buffer, type: ScoringType): PreparedRequest {
  const { model } = served;
  const { entityKey } = served.route;
  if (!isUtf8(body)) throw malformed("request body is not UTF-8");
  const text = body.toString("utf8");
  try {
    if (type === ScoringType.csv) return prepareColumns(served, readCsvBody(model, entityKey, text));
    const { form, value } = readForm(text);
    return model.layout.kind === "tensors"
      ? prepareTensors(served, readTensors(model.graph.inputs, form, value))
      : prepareColumns(served, readColumns(form, value, served.columnNames));
  } catch (error) {
    throw error instanceof TypeError ? malformed(error.message) : error;
  }
}

function readForm(text: string): { form: Form; value: unknown } {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch (error) {
    throw malformed(`request body is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(body)) throw malformed(`request body must be a JSON object with one of ${forms.join(", ")}`);
  const [form, another] = forms.filter((candidate) => Object.hasOwn(body, candidate));
  if (form === undefined || another !== undefined) {
    const names = Object.keys(body).join(", ") || "nothing";
    throw malformed(
      `request body must have exactly one of ${forms.join(", ")}; it has ${names.slice(0, 200)}`,
    );
  }
  const { params } = body;
  if (params !== undefined && params !== null && !isObject(params))
    throw malformed("params must be an object");
  return { form, value: body[form] };
}

function readColumns(form: Form, value: unknown, wanted: readonly string[]): ScoringColumns {
  if (form === "dataframe_split") return readSplit(value, wanted);
  if (form === "dataframe_records") return readRecords(value, wanted, form);
  if (isObject(value)) return readColumnLists(value, wanted);
  return readRecords(value, wanted, form);
}

function readCsvBody({ layout }: OnnxModel, entityKey: string | null, text: string): ScoringColumns {
  if (layout.kind === "tensors")
    throw malformed("the model takes tensors, which CSV does not have; use inputs");
  return readCsvColumns(text, layout.columns, entityKey);
}

function prepareColumns(
  { model, route: { entityKey }, assertRowCount }: ServedModel,
  { columns, rowCount }: ScoringColumns,
): PreparedRequest {
  assertRowCount(rowCount);
  return {
    batch: model.checkColumns(columns, rowCount),
    columns,
    entityKeys: entityKey === null ? undefined : columns[entityKey],
  };
}

function prepareTensors({ model, assertRowCount }: ServedModel, tensors: InputTensor[]): PreparedRequest {
  const counts = new Set(tensors.map(({ dims }) => dims[0] ?? 1));
  if (counts.size > 1) throw malformed(`inputs differ in their number of rows: ${[...counts].join(", ")}`);
  const batch: InputBatch = { rowCount: model.graph.batches ? (tensors[0]?.dims[0] ?? 0) : 1, tensors };
  assertRowCount(batch.rowCount);
  return { batch, columns: undefined, entityKeys: undefined };
}

function readTensors(inputs: readonly GraphTensor[], form: Form, value: unknown): InputTensor[] {
  const [only, another] = inputs;
  if (form !== "instances" && form !== "inputs") {
    throw malformed(`the model takes tensors; send them as inputs, not as ${form}`);
  }
  if (!isObject(value)) {
    if (only === undefined || another !== undefined) {
      throw malformed(
        `the model takes ${inputs.length} tensors; send inputs as an object of tensors by name`,
      );
    }
    return [readNestedTensor(only, value)];
  }
  for (const name of Object.keys(value)) {
    if (!inputs.some((input) => input.name === name))
      throw malformed(`${form}.${name.slice(0, 200)} is no input of the model`);
  }
  return inputs.map((input) => readNestedTensor(input, value[input.name]));
}

function readNestedTensor(tensor: GraphTensor, value: unknown): InputTensor {
  const dims: number[] = [];
  let level: unknown = value;
  // One list too many says enough.
  while (Array.isArray(level) && dims.length <= tensor.dims.length) {
    dims.push(level.length);
    level = (level as unknown[])[0];
  }
  const fits =
    dims.length === tensor.dims.length &&
    tensor.dims.every((length, axis) => length === -1 || length === dims[axis]);
  if (!fits) {
    throw malformed(
      `${tensor.name} must be nested lists of the shape [${tensor.dims.join(", ")}], not [${dims.join(", ")}]`,
    );
  }
  try {
    return { dims, values: readJsonTensor(tensor.type, value, countElements(dims)) };
  } catch (error) {
    throw malformed(`${tensor.name}: ${(error as Error).message}`);
  }
}

function malformed(reason: string) {
  return gatewayErrors["malformed-request"]({ reason });
}
