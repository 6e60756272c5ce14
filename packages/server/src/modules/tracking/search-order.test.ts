import { describe, expect, test } from "vitest";
import fixture from "./fixtures/search-filters.json" with { type: "json" };
import {
  experimentGrammar,
  modelVersionGrammar,
  registeredModelGrammar,
  runGrammar,
  type SearchGrammar,
} from "./search-grammar.ts";
import { parseOrderBy } from "./search-order.ts";

const grammars: Readonly<Record<string, SearchGrammar>> = {
  run: runGrammar,
  experiment: experimentGrammar,
  "registered-model": registeredModelGrammar,
  "model-version": modelVersionGrammar,
};
/** MLflow's parser takes these and its store refuses them. */
const refusedLater = ({ kind, result }: (typeof fixture.orders)[number]) =>
  result !== undefined && (result.type === "dataset" || (kind !== "run" && result.type === "tag"));

describe("parseOrderBy agrees with MLflow", () => {
  test.each(fixture.orders.map((one) => [`${one.kind} ${one.text}`, one] as const))("%s", (_name, one) => {
    const parse = () =>
      parseOrderBy(grammars[one.kind]!, [one.text]).map(({ entity, key, ascending }) => ({
        type: entity,
        key,
        ascending,
      }));
    if (one.result === undefined || refusedLater(one)) expect(parse).toThrow("order_by[0]");
    else expect(parse()).toEqual([one.result]);
  });
});

test("an error names the entry and the piece", () => {
  expect(() => parseOrderBy(runGrammar, ["start_time", "metrics.acc FOO"])).toThrow(
    'order_by[1] "metrics.acc FOO" : "FOO" is neither ASC nor DESC',
  );
});

test("ordering twice by one key is refused", () => {
  expect(() => parseOrderBy(runGrammar, ["created", "start_time DESC"])).toThrow("a second time");
});
