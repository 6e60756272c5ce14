import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHeader } from "./csv-header.ts";

describe("parseHeader", () => {
  test("reads the names of the first record, whatever ends it", () => {
    expect(parseHeader("age,race\n1,2\n")).toEqual(["age", "race"]);
    expect(parseHeader("age,race\r\n1,2")).toEqual(["age", "race"]);
    expect(parseHeader("age")).toEqual(["age"]);
    expect(parseHeader("age,\n")).toEqual(["age", ""]);
  });

  test("reads back every name that was quoted as RFC 4180 says", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (names) => {
        const line = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
        expect(parseHeader(`${line}\n1\n`)).toEqual(names);
      }),
    );
  });

  test("refuses a quoted name that is not closed, or that text follows", () => {
    expect(() => parseHeader('"age,race\n1,2')).toThrow("not closed");
    expect(() => parseHeader('"age"x,race\n')).toThrow("field 1");
  });
});
