import fc from "fast-check";
import { describe, expect, test } from "vitest";
import fixture from "./fixtures/search-filters.json" with { type: "json" };
import { parseFilter, type SearchComparison } from "./search-filter.ts";
import {
  experimentGrammar,
  loggedModelGrammar,
  modelVersionGrammar,
  registeredModelGrammar,
  runGrammar,
  type SearchGrammar,
} from "./search-grammar.ts";

const grammars: Readonly<Record<string, SearchGrammar>> = {
  run: runGrammar,
  experiment: experimentGrammar,
  "registered-model": registeredModelGrammar,
  "model-version": modelVersionGrammar,
  "logged-model": loggedModelGrammar,
};

/** Where we differ from MLflow on purpose. */
const differences = new Map([
  ["run params.lr IS  NOT  NULL", "spaces between keywords do not matter"],
  ["run tags. x = 'y'", "a key does not start with a space"],
  ["run tags.in = 'a'", "keywords are names behind a dot"],
  ["run tags.case = 'a'", "keywords are names behind a dot"],
  ["run run_id IN ('a' 'b')", "texts in a list are parted by commas"],
  ["registered-model `name` = 'x'", "an attribute may be quoted"],
  ["registered-model attribute.`name` = 'x'", "an attribute may be quoted"],
  ["registered-model \"name\" = 'x'", "an attribute may be quoted"],
  ["model-version `name` = 'x'", "an attribute may be quoted"],
  ["model-version attribute.`name` = 'x'", "an attribute may be quoted"],
  ["model-version \"name\" = 'x'", "an attribute may be quoted"],
  ["model-version version_number = '1'", "is read as the number it is"],
  ["logged-model \"name\" = 'x'", "a name may be in double quotes"],
  ["logged-model tags.\"a b\" ILIKE 'a%'", "a key may be in double quotes"],
  ['logged-model name = "x"', "a text may be in double quotes"],
  ["logged-model run_id IN ()", "an empty list is a mistake"],
  ["logged-model run_id IN (1)", "a list holds texts"],
]);
/** MLflow lets these through its parser and fails later, or finds nothing for ever. */
const unknownAttributes = /^logged-model (bogus|version_number|run_id|source_path|description) /;

describe("parseFilter agrees with MLflow", () => {
  test.each(fixture.filters.map((one) => [`${one.kind} ${one.text}`, one] as const))("%s", (name, one) => {
    const parse = () => parseFilter(grammars[one.kind]!, one.text).map(asMlflow);
    if (unknownAttributes.test(name)) expect(parse).toThrow("names no attribute");
    else if (differences.has(name)) expect(attempt(parse)).not.toEqual(one.result);
    else if (one.result === undefined) expect(parse).toThrow("filter of");
    else expect(parse()).toEqual(one.result);
  });
});

describe("an error names the piece, its place and what to do", () => {
  test.each([
    ["metrics.acc > 'x'", `at character 15, "'x'" is not a number`],
    ["metrics.acc > 1 OR params.a = 'b'", `at character 17, "OR" names no attribute`],
    ["params.lr > 'a'", `at character 11, ">" cannot be used with parameter "lr"; use one of =, !=, LIKE`],
    ["status = FINISHED", `at character 10, "FINISHED" is not a text in single or double quotes`],
    ["tags.x = 'a", `at character 10, "'a" is not a text`],
    ["bogus.x = 'a'", `at character 1, "bogus" is no prefix for a search among runs; use one of metric`],
    ["metrics.acc >", `at character 14, "end of filter" expected a value here`],
    ["   ", `"end of filter" is blank`],
    ["run_id IN ()", `at character 12, ")" is not a text`],
  ])("%s", (filter, message) => {
    expect(() => parseFilter(runGrammar, filter)).toThrow(message);
  });
});

test("a key and a text come back as they were written, whatever is in them", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }).map((key) => key.replaceAll("`", "")),
      fc.string({ unit: "grapheme" }).map((value) => value.replaceAll(/['\\]/g, "")),
      (key, value) => {
        expect(parseFilter(runGrammar, `tags.\`${key}\` = '${value}'`)).toEqual([
          { entity: "tag", key, operator: "=", value },
        ]);
      },
    ),
  );
});

test("whatever is written, the answer is conditions or an error that says where", () => {
  const pieces = [
    "metrics",
    ".",
    "acc",
    " ",
    ">",
    "1",
    "'x'",
    "AND",
    "`",
    '"',
    "(",
    ")",
    ",",
    "IN",
    "NOT",
    "NULL",
    "IS",
    "-",
    "e",
    "\\",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (some) => {
      const outcome = attempt(() => parseFilter(runGrammar, some.join("")));
      if (typeof outcome === "string") expect(outcome).toMatch(/^filter of runs: at character \d+, /);
    }),
    { numRuns: 2000 },
  );
  expect.hasAssertions();
});

test("a filter that never ends is refused at once", () => {
  expect(() => parseFilter(runGrammar, `tags.x = '${"\\'".repeat(60_000)}`)).toThrow(
    "at most 100000 are allowed",
  );
  expect(() => parseFilter(runGrammar, `tags.x = '${"\\''".repeat(30_000)}`)).toThrow("at character 14");
});

function asMlflow({ entity, key, operator, value }: SearchComparison): unknown {
  return { type: entity, key, comparator: operator, value: value ?? null };
}

function attempt<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
