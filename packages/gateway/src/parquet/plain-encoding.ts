import { ColumnKind, type NumberKind, type Numbers } from "./column.ts";
import { packBits } from "./hybrid-encoding.ts";

/**
 * Numbers one after the other, in little-endian order.
 *
 * Source: "Plain" in Encodings.md of the Parquet format.
 */
export function encodePlainNumbers(kind: NumberKind, values: Numbers): Uint8Array {
  switch (kind) {
    case ColumnKind.double:
      return bytesOf(values instanceof Float64Array ? values : new Float64Array(values));
    case ColumnKind.int32:
      return bytesOf(values instanceof Int32Array ? values : new Int32Array(values));
    case ColumnKind.int64:
      return bytesOf(toInt64(values));
    case ColumnKind.boolean:
      return packBits(values, 1);
    default:
      return kind satisfies never;
  }
}

/** Each text in UTF-8 after its length in four bytes. */
export function encodePlainTexts(texts: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(texts.reduce((sum, text) => sum + 4 + Buffer.byteLength(text), 0));
  let at = 0;
  for (const text of texts) {
    const sizeBytes = bytes.write(text, at + 4);
    bytes.writeUInt32LE(sizeBytes, at);
    at += 4 + sizeBytes;
  }
  return bytes;
}

/** Whole numbers within ±2^63 as pairs of halves, the low one first. By `BigInt` it would take ten times as long. */
function toInt64(values: Numbers): Int32Array {
  const halves = new Int32Array(values.length * 2);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    const high = Math.floor(value / 2 ** 32);
    halves[2 * at] = value - high * 2 ** 32;
    halves[2 * at + 1] = high;
  }
  return halves;
}

function bytesOf({ buffer, byteOffset, byteLength }: Numbers): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
