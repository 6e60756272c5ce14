import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseExactly, writePythonJson } from "./python-json.ts";
import { plainAttributes } from "./span-attributes.ts";
import { taggedAttributes } from "./tagged-attributes.ts";

test("attributes that MLflow keeps as JSON in texts come back as they were, 1 apart from 1.0", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (values) => {
      const texts = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, writePythonJson(value)]),
      );
      const plain = plainAttributes({ attributes: taggedAttributes(texts, { inText: true }) });
      const back = Object.fromEntries(
        Object.entries(plain).map(([key, value]) => [key, writePythonJson(value)]),
      );
      expect(JSON.parse(`{${lines(back)}}`)).toEqual(JSON.parse(`{${lines(texts)}}`));
    }),
  );
});

test.each([
  ["1", { int_value: 1 }],
  ["1.0", { double_value: 1 }],
  ["9007199254740993", { int_value: 9007199254740993n }],
  ["1e400", { double_value: Infinity }],
  ["NaN", { string_value: "NaN" }],
  ["null", {}],
  [
    '{"a": [true]}',
    { kvlist_value: { values: [{ key: "a", value: { array_value: { values: [{ bool_value: true }] } } }] } },
  ],
])("%s has its kind", (text, value) => {
  expect(taggedAttributes({ key: text }, { inText: true })).toEqual([{ key: "key", value }]);
});

test("numbers are written as they came", () => {
  const text = '{"a": 1.0, "b": [9007199254740993, -0.0, 1e3], "c": {"d": null}}';
  expect(writePythonJson(parseExactly(text))).toBe(text);
});

function lines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, text]) => `${JSON.stringify(key)}: ${text}`)
    .join(",");
}
