import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeEntryBundle, encodeEntryBundle } from "./entry-bundle.ts";
import { entryBundlePath, hashCount, parseTilePath, tilePath, tileWidth, widthWithin } from "./tile-path.ts";

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "testdata", "tiles.json"), "utf8"),
) as {
  paths: { level: number | "entries"; index: number; width: number; path: string }[];
  bundle: { entriesHex: string[]; bundleHex: string };
  widthsOf70k: Record<"level0" | "level1" | "level2", { full: number; partial: number }>;
};

test.each(vectors.paths)(
  "$path is written and read as x/mod/sumdb/tlog does",
  ({ path, level, index, width }) => {
    const written = level === "entries" ? entryBundlePath(index, width) : tilePath({ level, index, width });
    expect(written).toBe(path);
    expect(parseTilePath(path)).toEqual({ level, index, width });
  },
);

test("every place has one path, which leads back to it", () => {
  fc.assert(
    fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
    }),
  );
});

test.each([
  "tile/0/0",
  "tile/00/000",
  "tile/64/000",
  "tile/0/x000/001",
  "tile/0/001/002",
  "tile/0/000.p/0",
  "tile/0/000.p/256",
  "tile/0/000.p/01",
  "tile/0/x999/x999/x999/x999/x999/999",
  "tile/data/000",
  "tile/entries/../000",
  "/tile/0/000",
  "tile/0/000\n",
])("%j is no tile's path", (path) => {
  expect(() => parseTilePath(path)).toThrow(expect.objectContaining({ code: "tile-path-invalid" }));
});

test("a tree of 70,000 entries has the tiles that tlog-tiles counts", () => {
  const { level0, level1, level2 } = vectors.widthsOf70k;
  for (const [level, { full, partial }] of [level0, level1, level2].entries()) {
    expect(Math.floor(hashCount(70_000, level) / tileWidth)).toBe(full);
    expect(widthWithin(70_000, level, full)).toBe(partial);
  }
});

test("a bundle is framed as the vectors have it, and comes apart again", () => {
  const entries = vectors.bundle.entriesHex.map(hexToBytes);
  expect(bytesToHex(encodeEntryBundle(entries))).toBe(vectors.bundle.bundleHex);
  expect(decodeEntryBundle(hexToBytes(vectors.bundle.bundleHex)).map(bytesToHex)).toEqual(
    vectors.bundle.entriesHex,
  );
});

test("a bundle cut anywhere inside an entry is refused", () => {
  const bundle = encodeEntryBundle([Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
  for (const length of [0, 1, 2, 4, 6, 7])
    expect(() => decodeEntryBundle(bundle.subarray(0, length))).toThrow(
      expect.objectContaining({ code: "bundle-malformed" }),
    );
});

test("a bundle of 257 entries is refused on both ways", () => {
  const entries = Array.from({ length: 257 }, () => new Uint8Array());
  const code = expect.objectContaining({ code: "bundle-malformed" }) as Error;
  expect(() => encodeEntryBundle(entries)).toThrow(code);
  expect(() => decodeEntryBundle(new Uint8Array(2 * 257))).toThrow(code);
});
