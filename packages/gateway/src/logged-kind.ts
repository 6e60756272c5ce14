/**
 * Kinds of columns that a segment stores inputs in. Apart from what reads models: the thread that writes segments must
 * not load onnxruntime, which can abort the process when that thread ends.
 */
export const LoggedKind = { double: "DOUBLE", int64: "INT64", boolean: "BOOLEAN", string: "STRING" } as const;
export type LoggedKind = (typeof LoggedKind)[keyof typeof LoggedKind];
