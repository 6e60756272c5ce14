import fc from "fast-check";
import { expect, test } from "vitest";
import { nameJsonType, parseExactJson, sortedJson } from "./exact-json.ts";

test("numbers are written again as they came", () => {
  const text = '[1.0,1e3,9007199254740993,0.1,-0.0,5,"1.0"]';
  expect(JSON.stringify(parseExactJson(text))).toBe(text);
});

test("a type is that of the number as it was written", () => {
  const types = ["1.0", "1e3", "9007199254740993", "7", "true", "null", "[]", "{}", '"x"'];
  const names = types.map((text) => nameJsonType(parseExactJson(text)));
  expect(names.join(" ")).toBe("float float integer integer boolean null array object string");
});

test("the order of keys does not matter to sorted JSON, and nothing else is lost", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).toReversed());
      const [one, other] = [object, reversed].map((value) =>
        sortedJson(parseExactJson(JSON.stringify(value))),
      );
      expect(one).toBe(other);
      expect(JSON.parse(one!)).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});
