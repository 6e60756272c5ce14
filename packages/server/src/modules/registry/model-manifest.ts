import { parse } from "yaml";
import { z } from "zod";
import { parseSignature, type ModelSignature } from "./model-signature.ts";

/** What the `MLmodel` file of a folder says. */
export interface ModelManifest {
  /** Names of the flavors, e.g. `onnx`, `python_function`. */
  readonly flavors: readonly string[];
  readonly signature: ModelSignature | undefined;
  readonly inputExample: InputExample | undefined;
  /** Why the manifest, or a part of it, could not be read. */
  readonly manifestProblem: string | undefined;
}

export interface InputExample {
  /** Relative to the model's folder. */
  readonly path: string;
  /** `dataframe`, `ndarray`, `json_object` or what else MLflow wrote. */
  readonly type: string | undefined;
  /** The example as a request to a scoring server. */
  readonly servingPath: string | undefined;
}

/** Name of the manifest in every model folder. */
export const manifestName = "MLmodel";
/** Largest manifest that is read. */
export const largestManifestBytes = 1024 * 1024;

export const noManifest: ParsedManifest = {
  flavors: [],
  signature: undefined,
  inputExample: undefined,
  manifestProblem: undefined,
  onnxPath: undefined,
};

export interface ParsedManifest extends ModelManifest {
  /** The file that the onnx flavor names, relative to the folder; not checked to be there. */
  readonly onnxPath: string | undefined;
}

const text = z.string().max(4096);
const schema = z.object({
  flavors: z.record(text, z.unknown()).default({}),
  signature: z.object({ inputs: z.string().nullish(), outputs: z.string().nullish() }).nullish(),
  saved_input_example_info: z
    .object({ artifact_path: text, type: text.nullish(), serving_input_path: text.nullish() })
    .nullish(),
});
const onnxFlavor = z.object({ data: text });

/**
 * Reads an `MLmodel` file. It is data from a client: a fault in it never keeps a version from being registered, and is
 * reported in `manifestProblem`.
 */
export function parseManifest(content: Uint8Array): ParsedManifest {
  if (content.byteLength > largestManifestBytes) {
    return failed(`is ${content.byteLength} bytes large; at most ${largestManifestBytes} are read`);
  }
  const manifest = schema.safeParse(readYaml(content));
  if (!manifest.success) {
    const issue = manifest.error.issues[0];
    return failed(`${issue?.path.join(".") ?? ""} ${issue?.message ?? "is malformed"}`.trim());
  }
  const { flavors, signature: written, saved_input_example_info: example } = manifest.data;
  const onnx = onnxFlavor.safeParse(flavors["onnx"]);
  const signature = written ? parseSignature(written) : undefined;
  const problem = signature !== undefined && "problem" in signature ? signature.problem : undefined;
  return {
    flavors: Object.keys(flavors),
    signature: signature !== undefined && "inputs" in signature ? signature : undefined,
    inputExample: example
      ? {
          path: example.artifact_path,
          type: example.type ?? undefined,
          servingPath: example.serving_input_path ?? undefined,
        }
      : undefined,
    manifestProblem: problem === undefined ? undefined : `${manifestName}: ${problem}`,
    onnxPath: onnx.success ? onnx.data.data : undefined,
  };
}

/** Undefined where it is no YAML, which the schema then refuses. */
function readYaml(content: Uint8Array): unknown {
  try {
    // Aliases are bounded: a few lines of them can stand for gigabytes.
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(content), {
      maxAliasCount: 100,
      logLevel: "error",
    });
  } catch {
    return undefined;
  }
}

function failed(problem: string): ParsedManifest {
  return { ...noManifest, manifestProblem: `${manifestName} ${problem}` };
}
