import { elementSizeBytes, type ElementType, readElements, type TensorStorage } from "@plumbline/inference";

/** Length in front of each element of BYTES: 4 bytes, little-endian. */
const lengthSizeBytes = 4;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a tensor of the binary extension.
 *
 * @throws TypeError where the bytes are not exactly the elements of the shape.
 */
export function readBinaryTensor(type: ElementType, bytes: Uint8Array, elementCount: number): TensorStorage {
  if (type === "string") return readTexts(bytes, elementCount);
  const expected = elementCount * (elementSizeBytes(type) ?? 1);
  if (bytes.byteLength !== expected) {
    throw new TypeError(`binary_data_size is ${bytes.byteLength}; its shape needs ${expected} bytes`);
  }
  if (type === "bool" && bytes.some((byte) => byte > 1)) throw new TypeError("a BOOL is a byte of 0 or 1");
  return readElements(type, bytes);
}

/** A tensor as the binary extension has it. */
export function writeBinaryTensor(values: TensorStorage): Uint8Array {
  if (!Array.isArray(values)) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const parts = values.flatMap((text) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(lengthSizeBytes);
    length.writeUInt32LE(bytes.byteLength);
    return [length, bytes];
  });
  return Buffer.concat(parts);
}

function readTexts(bytes: Uint8Array, elementCount: number): string[] {
  const texts: string[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.byteLength) {
    if (at + lengthSizeBytes > bytes.byteLength) throw new TypeError("BYTES end within a length");
    const start = at + lengthSizeBytes;
    const end = start + view.getUint32(at, true);
    if (end > bytes.byteLength)
      throw new TypeError(`BYTES element ${texts.length} ends beyond binary_data_size`);
    try {
      texts.push(decoder.decode(bytes.subarray(start, end)));
    } catch {
      throw new TypeError(`BYTES element ${texts.length} is not UTF-8`);
    }
    at = end;
  }
  if (texts.length !== elementCount) {
    throw new TypeError(`binary data has ${texts.length} elements; its shape needs ${elementCount}`);
  }
  return texts;
}
