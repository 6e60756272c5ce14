import fc from "fast-check";
import { expect, test } from "vitest";
import { allocate, fill, readElements } from "./element-type.ts";

test("elements are read from bytes that are not aligned", () => {
  fc.assert(
    fc.property(fc.float64Array(), fc.integer({ min: 0, max: 7 }), (numbers, offset) => {
      const bytes = new Uint8Array(offset + numbers.byteLength);
      bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), offset);
      expect(readElements("float64", bytes.subarray(offset))).toEqual(numbers);
    }),
  );
});

test("64-bit integers stay whole", () => {
  const storage = allocate("int64", 2);
  fill(storage, [2n ** 63n - 1n], 1);
  expect(storage).toEqual(BigInt64Array.of(0n, 2n ** 63n - 1n));
});
