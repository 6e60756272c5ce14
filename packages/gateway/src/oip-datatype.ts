import type { ElementType } from "@plumbline/inference";

/** Datatypes of the Open Inference Protocol by onnxruntime's element types. */
export const datatypeOf = {
  bool: "BOOL",
  float16: "FP16",
  float32: "FP32",
  float64: "FP64",
  int8: "INT8",
  int16: "INT16",
  int32: "INT32",
  int64: "INT64",
  uint8: "UINT8",
  uint16: "UINT16",
  uint32: "UINT32",
  uint64: "UINT64",
  string: "BYTES",
} as const satisfies Record<ElementType, string>;
