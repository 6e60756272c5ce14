import { defineErrors } from "@plumbline/platform";

/** Every error this package raises. */
export const inferenceErrors = defineErrors("inference", {
  "unsafe-path": {
    status: 400,
    message: (v: { path: string; rule: string }) =>
      `model file ${JSON.stringify(v.path)}: ${v.rule}; log the model again with files inside its own folder`,
  },
  "file-missing": {
    status: 400,
    message: (v: { path: string; reason: string }) =>
      `model file ${v.path}: ${v.reason}; fetch the version again`,
  },
  "file-altered": {
    status: 400,
    message: (v: { path: string; expected: string; actual: string }) =>
      `model file ${v.path}: its SHA-256 is ${v.actual}, the version's is ${v.expected}; it was altered and is not loaded`,
  },
  "malformed-onnx": {
    status: 400,
    message: (v: { path: string; reason: string }) => `${v.path} is no ONNX model: ${v.reason}`,
  },
  "external-data-outside": {
    status: 400,
    message: (v: { tensor: string; location: string; rule: string }) =>
      `ONNX tensor ${JSON.stringify(v.tensor)} keeps its data in ${JSON.stringify(v.location)}, which ${v.rule}; ` +
      "save the model again with its external data beside it",
  },
  unloadable: {
    status: 400,
    message: (v: { path: string; reason: string }) => `onnxruntime cannot load ${v.path}: ${v.reason}`,
  },
  "unsupported-graph": {
    status: 400,
    message: (v: { reason: string }) => `the ONNX graph cannot be served: ${v.reason}`,
  },
  "signature-mismatch": {
    status: 400,
    message: (v: { problems: readonly string[] }) =>
      `the signature does not fit the ONNX graph: ${v.problems.join("; ")}; log the model with the graph's own inputs`,
  },
  "invalid-input": {
    status: 400,
    message: (v: { problems: readonly { field: string; message: string }[]; more: number }) =>
      v.problems.map(({ field, message }) => `${field} ${message}`).join("; ") +
      (v.more > 0 ? `; and ${v.more} more` : ""),
  },
  "run-failed": {
    status: 400,
    message: (v: { reason: string }) => `the model cannot score these inputs: ${v.reason}`,
  },
  disposed: { status: 503, message: () => "the model is no longer loaded; try again" },
});
