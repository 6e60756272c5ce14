import { link, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { loadOnnxModel, type OnnxModel, placeOf } from "@plumbline/inference";
import { evaluateErrors } from "./errors.ts";
import type { EvaluateInput } from "./evaluate-input.ts";

/**
 * Lays the version's files out by their paths and loads the ONNX model among them.
 *
 * @param objectPath where the object of a digest lies.
 * @throws PlumblineError `inference/…`, `evaluate/no-probability`.
 */
export async function openModel(
  { files, onnxPath, signature }: EvaluateInput["model"],
  directory: string,
  objectPath: (sha256: string) => string,
): Promise<OnnxModel> {
  const modelDirectory = join(directory, "model");
  for (const { path, sha256 } of files) {
    const place = placeOf(modelDirectory, path);
    await mkdir(dirname(place), { recursive: true });
    await link(objectPath(sha256), place);
  }
  const model = await loadOnnxModel({ directory: modelDirectory, onnxPath, files, signature });
  const { outputs } = model.graph;
  if (outputs.some(({ type }) => type === "float32" || type === "float64")) return model;
  await model[Symbol.asyncDispose]();
  throw evaluateErrors["no-probability"]({
    outputs: outputs.map(({ name, type }) => `${name} (${type})`).join(", "),
  });
}
