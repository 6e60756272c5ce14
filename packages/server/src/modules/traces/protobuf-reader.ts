import { traceErrors } from "./errors.ts";

/** A field of a message: its number and its value in one of the encodings that protobuf has. */
export interface ProtobufField {
  readonly number: number;
  /** Of a varint or a fixed-width field. */
  readonly integer: bigint;
  /** Of a length-delimited field; empty otherwise. */
  readonly bytes: Uint8Array;
  readonly isDelimited: boolean;
}

const WireType = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;
const empty = new Uint8Array();
const decoder = new TextDecoder("utf-8");

/**
 * The fields of a message, in order. Unknown ones come too, for the caller to leave; groups, which OTLP has none of, are
 * refused. See https://protobuf.dev/programming-guides/encoding/.
 *
 * @throws PlumblineError `traces/bad-otlp` where the bytes end within a field.
 */
export function* readFields(message: Uint8Array): Generator<ProtobufField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) throw truncated(message);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw traceErrors["bad-otlp"]({ reason: `a varint before byte ${at} is longer than 10 bytes` });
  };
  const skip = (length: number): number => {
    const start = at;
    at += length;
    if (at > message.byteLength) throw truncated(message);
    return start;
  };
  while (at < message.byteLength) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case WireType.varint:
        yield { number, integer: varint(), bytes: empty, isDelimited: false };
        break;
      case WireType.fixed64:
        yield { number, integer: view.getBigUint64(skip(8), true), bytes: empty, isDelimited: false };
        break;
      case WireType.fixed32:
        yield { number, integer: BigInt(view.getUint32(skip(4), true)), bytes: empty, isDelimited: false };
        break;
      case WireType.delimited: {
        const length = Number(varint());
        const start = skip(length);
        yield { number, integer: 0n, bytes: message.subarray(start, start + length), isDelimited: true };
        break;
      }
      default:
        throw traceErrors["bad-otlp"]({ reason: `wire type ${tag % 8} before byte ${at} is none of OTLP's` });
    }
  }
}

/** Bytes that are no UTF-8 become U+FFFD, as OpenTelemetry's exporters do. */
export function textOf({ bytes }: ProtobufField): string {
  return decoder.decode(bytes);
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

export function doubleOf({ integer }: ProtobufField): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, integer);
  return view.getFloat64(0);
}

function truncated(message: Uint8Array): Error {
  return traceErrors["bad-otlp"]({ reason: `a message of ${message.byteLength} bytes ends within a field` });
}
