import type { OutputTensor } from "@plumbline/inference";
import { gatewayErrors } from "./errors.ts";
import { writeBinaryTensor } from "./oip-binary-tensor.ts";
import { datatypeOf } from "./oip-datatype.ts";
import { headerLengthName, type OipRequest } from "./oip-request.ts";
import type { PreparedAnswer } from "./prepared-request.ts";
import type { DeploymentRoute } from "./route-table.ts";
import { writeElements } from "./write-elements.ts";

/** The answer of an inference: JSON, and after it the tensors that were asked for as binary. */
export function writeOipAnswer(
  { name, version }: DeploymentRoute,
  { id, wanted }: OipRequest,
  outputs: readonly OutputTensor[],
): PreparedAnswer {
  const binaries: Uint8Array[] = [];
  const tensors = wanted.map(({ name: wantedName, binary }) => {
    const output = outputs.find((candidate) => candidate.name === wantedName);
    return output === undefined ? "" : writeTensor(output, binary, binaries);
  });
  const idMember = id === undefined ? "" : `"id":${JSON.stringify(id)},`;
  const json = `{"model_name":${JSON.stringify(name)},"model_version":${JSON.stringify(version)},${idMember}"outputs":[${tensors.join(",")}]}`;
  if (binaries.length === 0) return { headers: { "content-type": "application/json" }, body: json };
  const head = Buffer.from(json);
  return {
    headers: { "content-type": "application/octet-stream", [headerLengthName]: String(head.byteLength) },
    body: Buffer.concat([head, ...binaries]),
  };
}

function writeTensor(
  { name, type, dims, values }: OutputTensor,
  binary: boolean,
  binaries: Uint8Array[],
): string {
  const head = `{"name":${JSON.stringify(name)},"datatype":"${datatypeOf[type]}","shape":[${dims.join(",")}],`;
  if (binary) {
    const bytes = writeBinaryTensor(values);
    binaries.push(bytes);
    return `${head}"parameters":{"binary_data_size":${bytes.byteLength}}}`;
  }
  if (type === "float16") {
    throw gatewayErrors["invalid-tensors"]({
      problems: [`output ${name} is FP16, which has no JSON form; ask for it with binary_data`],
    });
  }
  return `${head}"data":[${writeElements(type, values)}]}`;
}
