/** Types of an MLflow column. */
export const ColumnType = {
  boolean: "boolean",
  integer: "integer",
  long: "long",
  float: "float",
  double: "double",
  string: "string",
  datetime: "datetime",
} as const;
export type ColumnType = (typeof ColumnType)[keyof typeof ColumnType];

/** One input or output as MLflow's signature describes it: a column, or a tensor with its own specification. */
export interface SignatureField {
  /** Absent where the model has a single unnamed tensor. */
  readonly name?: string | undefined;
  /** A `ColumnType`, or `tensor`. */
  readonly type: string;
  /** Default true. */
  readonly required?: boolean | undefined;
  readonly "tensor-spec"?: { readonly dtype: string; readonly shape: readonly number[] } | undefined;
}

/** The signature of an MLflow model. */
export interface ModelSignature {
  readonly inputs: readonly SignatureField[];
  readonly outputs?: readonly SignatureField[];
}

export function isColumnType(type: string): type is ColumnType {
  return Object.hasOwn(ColumnType, type);
}
