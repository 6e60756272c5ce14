export { type ColumnData, InputProblems } from "./check-column.ts";
export {
  allocate,
  elementSizeBytes,
  ElementType,
  integerRanges,
  readElements,
  type TensorStorage,
  type TensorValues,
} from "./element-type.ts";
export { inferenceErrors } from "./errors.ts";
export { assertExternalDataInside } from "./external-data.ts";
export { countElements, type Graph, type GraphTensor } from "./graph.ts";
export { canJoin, type Columns, type InputBatch, type InputTensor, throwProblems } from "./input-batch.ts";
export type { InputColumn, InputLayout } from "./input-layout.ts";
export { type ModelFile, placeOf, verifyFile } from "./model-files.ts";
export { type LoadOptions, loadOnnxModel, OnnxModel } from "./onnx-model.ts";
export {
  type ModelSession,
  openOnnxSession,
  type SessionInput,
  type SessionOptions,
  type SessionRun,
} from "./onnx-session.ts";
export { type OutputTensor, sliceOutputs } from "./output-batch.ts";
export { quoteValue } from "./quote-value.ts";
export { onnxruntimeVersion } from "./runtime-version.ts";
export type { Scores } from "./score.ts";
export { ColumnType, type ModelSignature, type SignatureField } from "./signature.ts";
