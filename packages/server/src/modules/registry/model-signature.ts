import { z } from "zod";

/** One input or output as MLflow describes it: a column, or a tensor with its own specification. */
export interface SignatureField {
  /** Absent where the model has a single unnamed tensor. */
  readonly name?: string;
  /** `boolean integer long float double string binary datetime`, `tensor`, or a nested type of MLflow. */
  readonly type: string;
  readonly required: boolean;
  readonly "tensor-spec"?: { readonly dtype: string; readonly shape: readonly number[] };
}

/** The signature of an MLflow model. `outputs` is empty where the model does not say. */
export interface ModelSignature {
  readonly inputs: readonly SignatureField[];
  readonly outputs: readonly SignatureField[];
}

const text = z.string().min(1).max(1024);
const field = z
  .object({
    name: text.optional(),
    type: text,
    required: z.boolean().optional(),
    /** Before MLflow 2.7. */
    optional: z.boolean().optional(),
    "tensor-spec": z.object({ dtype: text, shape: z.array(z.number().int().min(-1)).max(32) }).optional(),
  })
  .refine((value) => value.type !== "tensor" || value["tensor-spec"] !== undefined, {
    message: "is a tensor without a tensor-spec",
  });
const fields = z.array(field).max(10_000);

/** Reads the two JSON texts that `MLmodel` has under `signature`. */
export function parseSignature(written: {
  inputs?: string | null | undefined;
  outputs?: string | null | undefined;
}): ModelSignature | { problem: string } {
  const inputs = readFields(written.inputs, "inputs");
  const outputs = readFields(written.outputs, "outputs");
  if ("problem" in inputs) return inputs;
  if ("problem" in outputs) return outputs;
  return { inputs: inputs.fields, outputs: outputs.fields };
}

function readFields(
  json: string | null | undefined,
  part: string,
): { fields: SignatureField[] } | { problem: string } {
  if (json === null || json === undefined) return { fields: [] };
  const result = fields.safeParse(parseJson(json));
  if (!result.success) {
    const issue = result.error.issues[0];
    const path = issue?.path.map((step) => `.${String(step)}`).join("") ?? "";
    return { problem: `signature.${part}${path}: ${issue?.message ?? "is malformed"}` };
  }
  return {
    fields: result.data.map(({ name, type, required, optional, "tensor-spec": tensor }) => ({
      ...(name !== undefined && { name }),
      type,
      required: required ?? optional !== true,
      ...(tensor !== undefined && { "tensor-spec": tensor }),
    })),
  };
}

/** Undefined where it is no JSON, which the schema then refuses. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
