import { varint } from "./thrift.ts";

/** Bits that the values 0 to `greatest` need, at least one. */
export function bitWidthFor(greatest: number): number {
  return Math.max(1, 32 - Math.clz32(greatest));
}

/**
 * Parquet's hybrid of runs and packed bits: one run where all values are equal, else all of them packed.
 *
 * Source: "Run Length Encoding / Bit-Packing Hybrid" in Encodings.md of the Parquet format.
 *
 * @param values whole numbers from 0 on.
 * @param bitWidth 1 to 24.
 */
export function encodeHybrid(values: ArrayLike<number>, bitWidth: number): Uint8Array {
  if (areEqual(values)) return encodeRun(values[0] ?? 0, values.length, bitWidth);
  const head = varint(Math.ceil(values.length / 8) * 2 + 1);
  return Buffer.concat([Uint8Array.from(head), packBits(values, bitWidth)]);
}

/** Lowest bit first, in groups of eight values; the last group is filled up with zeros. */
export function packBits(values: ArrayLike<number>, bitWidth: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8) * bitWidth);
  let at = 0;
  let held = 0;
  let heldBits = 0;
  for (let index = 0; index < values.length; index++) {
    held |= (values[index] ?? 0) << heldBits;
    for (heldBits += bitWidth; heldBits >= 8; heldBits -= 8) {
      bytes[at++] = held;
      held >>>= 8;
    }
  }
  if (heldBits > 0) bytes[at] = held;
  return bytes;
}

export function areEqual(values: ArrayLike<number>): boolean {
  const first = values[0];
  for (let index = 1; index < values.length; index++) if (!Object.is(values[index], first)) return false;
  return true;
}

/** `count` times the same value. */
export function encodeRun(value: number, count: number, bitWidth: number): Uint8Array {
  const bytes = varint(count * 2);
  for (let bits = 0; bits < bitWidth; bits += 8) bytes.push((value >>> bits) & 0xff);
  return Uint8Array.from(bytes);
}
