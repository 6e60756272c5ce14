/** Element types of tensors that can be served, as onnxruntime names them. */
export const ElementType = {
  bool: "bool",
  float16: "float16",
  float32: "float32",
  float64: "float64",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  int64: "int64",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  uint64: "uint64",
  string: "string",
} as const;
export type ElementType = (typeof ElementType)[keyof typeof ElementType];

/** Elements of a tensor in row-major order. Booleans are 0 and 1; 64-bit integers are `bigint`. */
export type TensorValues = ArrayLike<number> | ArrayLike<bigint> | ArrayLike<string>;

/** What onnxruntime takes: a typed array of the element's kind, or an array of strings. */
export type TensorStorage =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float16Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | string[];

const constructors = {
  bool: Uint8Array,
  float16: Float16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
} as const;

/** Least and greatest value of the integer types; for 64 bits as `bigint`. */
export const integerRanges: Partial<Record<ElementType, readonly [bigint, bigint]>> = {
  int8: [-(2n ** 7n), 2n ** 7n - 1n],
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 2n ** 8n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

export function isElementType(type: string): type is ElementType {
  return Object.hasOwn(ElementType, type);
}

export function isFloat(type: ElementType): boolean {
  return type.startsWith("float");
}

/** Bytes of one element; undefined for strings. */
export function elementSizeBytes(type: ElementType): number | undefined {
  return type === "string" ? undefined : constructors[type].BYTES_PER_ELEMENT;
}

/** Storage for `length` elements. */
export function allocate(type: ElementType, length: number): TensorStorage {
  return type === "string" ? Array.from({ length }, () => "") : new constructors[type](length);
}

/** Copies `values` to `storage` from `offset` on. The element types must be those the storage was made for. */
export function fill(storage: TensorStorage, values: TensorValues, offset: number): void {
  if (Array.isArray(storage)) {
    for (let at = 0; at < values.length; at++) storage[offset + at] = values[at] as string;
  } else if (storage instanceof BigInt64Array || storage instanceof BigUint64Array) {
    storage.set(values as ArrayLike<bigint>, offset);
  } else storage.set(values as ArrayLike<number>, offset);
}

/** Reads little-endian elements; the bytes need not be aligned. */
export function readElements(type: Exclude<ElementType, "string">, bytes: Uint8Array): TensorStorage {
  const constructor = constructors[type];
  const aligned = new Uint8Array(bytes.byteLength);
  aligned.set(bytes);
  return new constructor(aligned.buffer);
}
