/** ONNX's element type of 32-bit floats. */
const float32 = 1;

/**
 * A logistic regression as an ONNX graph, written by hand so that the bench needs no Python: input `features`
 * [rows, columns], output `probability` [rows, 1]. Field numbers are those of onnx.proto of ONNX 1.16, opset 13.
 */
export function writeLinearModel(columns: number): Uint8Array {
  const weights = Float32Array.from({ length: columns }, (_, at) => Math.sin(at + 1));
  const graph = [
    node("MatMul", ["features", "weights"], "product"),
    node("Add", ["product", "bias"], "score"),
    node("Sigmoid", ["score"], "probability"),
    text(2, "linear"),
    message(5, tensor("weights", [columns, 1], weights)),
    message(5, tensor("bias", [1], Float32Array.of(0.25))),
    message(11, valueOf("features", columns)),
    message(12, valueOf("probability", 1)),
  ].flat();
  return Uint8Array.from([
    ...integer(1, 8),
    ...message(8, [...text(1, ""), ...integer(2, 13)]),
    ...message(7, graph),
  ]);
}

function node(operator: string, inputs: readonly string[], output: string): number[] {
  return message(1, [...inputs.flatMap((name) => text(1, name)), ...text(2, output), ...text(4, operator)]);
}

function tensor(name: string, dims: readonly number[], values: Float32Array): number[] {
  return [
    ...dims.flatMap((length) => integer(1, length)),
    ...integer(2, float32),
    ...text(8, name),
    ...message(9, [...new Uint8Array(values.buffer)]),
  ];
}

/** A matrix of any number of rows. */
function valueOf(name: string, columns: number): number[] {
  const shape = [...message(1, text(2, "rows")), ...message(1, integer(1, columns))];
  const type = message(1, [...integer(1, float32), ...message(2, shape)]);
  return [...text(1, name), ...message(2, type)];
}

function integer(field: number, value: number): number[] {
  return [field << 3, ...varint(value)];
}

function text(field: number, value: string): number[] {
  return message(field, [...new TextEncoder().encode(value)]);
}

function message(field: number, bytes: readonly number[]): number[] {
  return [(field << 3) | 2, ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
