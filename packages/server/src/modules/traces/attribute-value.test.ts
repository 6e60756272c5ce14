import fc from "fast-check";
import { expect, test } from "vitest";
import { type AttributeValue, attributeText, parseAttribute } from "./attribute-value.ts";

const attribute = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.constantFrom("NaN", '"Infinity', "1.0", "", "\u2028"),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(
        fc.tuple(
          fc.string().filter((key) => !/^\d+$/.test(key)),
          tie("value"),
        ),
        { maxLength: 4 },
      )
      .map((pairs) => new Map(pairs)),
  ),
})).value;

test("what an attribute was comes back: integers apart from doubles, NaN, infinities, −0, any text", () => {
  fc.assert(
    fc.property(attribute, (value) => {
      expect(parseAttribute(attributeText(value))).toEqual(value);
    }),
  );
});

test("the text is spaced as Python's, which filters were written for", () => {
  const value = new Map<string, AttributeValue>([
    ["q", "é"],
    ["n", [1n, 1, NaN]],
  ]);
  expect(attributeText(value)).toBe('{"q": "é", "n": [1, 1.0, NaN]}');
});
