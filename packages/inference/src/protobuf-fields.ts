/** A field of a protobuf message: bytes of a string, message or packed list, or a number of fixed or variable size. */
export interface ProtobufField {
  readonly number: number;
  /** Only of length-delimited fields. */
  readonly bytes: Uint8Array | undefined;
  /** Only of variable-size integers. */
  readonly integer: bigint | undefined;
}

const WireType = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/**
 * The fields of one protobuf message in their order, without a schema.
 *
 * @throws RangeError where the bytes end within a field or a wire type is none of proto3's.
 */
export function* readFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError("the bytes end within a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a number is longer than ten bytes");
  };
  const skip = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError("the bytes end within a field");
    const bytes = message.subarray(at, at + length);
    at += length;
    return bytes;
  };
  while (at < message.length) {
    const tag = Number(readVarint());
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case WireType.varint:
        yield { number, bytes: undefined, integer: readVarint() };
        break;
      case WireType.lengthDelimited:
        yield { number, bytes: skip(Number(readVarint())), integer: undefined };
        break;
      case WireType.fixed64:
        skip(8);
        break;
      case WireType.fixed32:
        skip(4);
        break;
      default:
        throw new RangeError(`wire type ${tag % 8} of field ${number} is unknown`);
    }
  }
}
