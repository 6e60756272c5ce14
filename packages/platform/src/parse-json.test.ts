import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "./parse-json.ts";
import { writeDouble, writeInt64 } from "./write-json.ts";

test("integers beyond 2^53 arrive and leave whole", () => {
  const text = '{"step":9007199254740993,"list":[-9223372036854775808,1]}';
  expect(parseJson(text)).toEqual({ step: 9_007_199_254_740_993n, list: [-9_223_372_036_854_775_808n, 1] });
  expect(JSON.stringify({ step: writeInt64(9_007_199_254_740_993n) })).toBe('{"step":9007199254740993}');
});

test("an integer longer than any int64 stays a number", () => {
  expect(parseJson(`[${"9".repeat(300_000)}]`)).toEqual([Infinity]);
});

test("long digits inside a string stay a string", () => {
  expect(parseJson('{"a":"x:9007199254740993"}')).toEqual({ a: "x:9007199254740993" });
});

test("everything else is as JSON.parse has it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const expected: unknown = JSON.parse(text);
      fc.pre(!/\d{16,}/.test(text));
      expect(parseJson(text)).toEqual(expected);
    }),
  );
});

test("doubles that JSON cannot hold are written as MLflow writes them", () => {
  expect([1.5, NaN, Infinity, -Infinity].map(writeDouble)).toEqual([1.5, "NaN", "Infinity", "-Infinity"]);
});
