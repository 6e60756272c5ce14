import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "./csv.ts";

test("quoted fields hold commas, quotes and line ends", () => {
  expect(readCsv('a,b\r\n"1,\n""2""",\r\n,"x"\n')).toEqual({
    names: ["a", "b"],
    columns: [
      ['1,\n"2"', ""],
      ["", "x"],
    ],
  });
});

test("what is written by the rules is read as it was", () => {
  const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
  const field = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 }), (rows) => {
      const text = ["a,b", ...rows.map((row) => row.map(quote).join(","))].join("\n");
      expect(readCsv(text).columns).toEqual([rows.map(([a]) => a), rows.map(([, b]) => b)]);
    }),
  );
});

test("a row of another length and a quote that is not closed are refused", () => {
  expect(() => readCsv("a,b\n1\n")).toThrow("CSV row 1 has 1 fields; the first line names 2");
  expect(() => readCsv('a\n"x\n')).toThrow("a quote at character 2");
});
