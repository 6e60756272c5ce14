import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonValue, canonicalJson, canonicalJsonBytes, maximumJsonDepth } from "./canonical-json.ts";
import { parseJson } from "./parse-json.ts";

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, "..", "testdata", "jcs.json"), "utf8")) as {
  canonical: { input: string; canonical: string; canonicalHex: string }[];
  refuse: { input: string; why: string }[];
};

describe("canonical JSON agrees with gowebpki/jcs", () => {
  test.each(vectors.canonical)("on $input", ({ input, canonical, canonicalHex }) => {
    expect(canonicalJson(parseJson(input))).toBe(canonical);
    expect(bytesToHex(canonicalJsonBytes(parseJson(input)))).toBe(canonicalHex);
  });

  test.each(vectors.refuse)("and refuses $why: $input", ({ input }) => {
    expect(() => parseJson(input)).toThrow(expect.objectContaining({ code: "json-invalid" }));
  });
});

test("an integer that a double would change is refused, one that it holds is kept", () => {
  expect(() => parseJson("9007199254740993")).toThrow(/2\^53-1/);
  expect(parseJson("100000000000000000000")).toBe(1e20);
});

test("a value without a canonical form is refused, with its place", () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const values: unknown[] = [
    NaN,
    Infinity,
    "\ud800",
    undefined,
    1n,
    new Date(0),
    { a: undefined },
    Array<number>(1),
    { "\udc00": 1 },
    cyclic,
    () => 1,
  ];
  for (const value of values)
    expect(() => canonicalJson(value as JsonValue)).toThrow(
      expect.objectContaining({ code: "json-not-canonicalizable" }),
    );
  expect(() => canonicalJson({ a: [1, NaN] })).toThrow(/\$\.a\[1\] is NaN/);
});

test("nesting is bounded on both ways, so that no text exhausts the stack", () => {
  const deep = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  expect(canonicalJson(parseJson(deep(maximumJsonDepth)))).toBe(deep(maximumJsonDepth));
  expect(() => parseJson(deep(100_000))).toThrow(/nesting/);
});

test("canonical text reads back as the same value and is its own canonical form", () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: "medium", noUnicodeString: false }), (value) => {
      fc.pre(JSON.stringify(value).isWellFormed());
      const text = canonicalJson(value as JsonValue);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(parseJson(text))).toBe(text);
    }),
  );
});

test("the strict reader reads whatever JSON.parse writes, whatever the white space", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom("", " ", "\t", "\n  "), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("text that JSON.parse refuses is refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0-1e.\\ua tfn'.split("")) }), (text) => {
      const isJson = isAccepted(() => JSON.parse(text));
      expect(isAccepted(() => parseJson(text)) && !isJson).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

function isAccepted(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
