import { traceErrors } from "./errors.ts";
import { columnTest, exists, type SqlPiece } from "./sql-piece.ts";
import type { TraceComparison } from "./trace-search-grammar.ts";

const columns: Readonly<Record<string, string>> = {
  name: "s.name",
  type: "s.type",
  status: "s.status",
};
const contentKeys: readonly string[] = ["content", "text"];
const attributePrefix = "attributes.";

/**
 * A trace with a span that meets all of these. What is in a span is looked for in its JSON, as MLflow does.
 * @throws PlumblineError `traces/bad-span-filter`.
 */
export function spanCondition(comparisons: readonly TraceComparison[]): SqlPiece {
  const tests = comparisons.map(testOf);
  return exists(
    "trace_spans s",
    ["s.trace_number = t.trace_number", ...tests.map(({ sql }) => sql)].join(" AND "),
    tests.flatMap(({ values }) => values),
  );
}

function testOf(comparison: TraceComparison): SqlPiece {
  const { key, operator, value } = comparison;
  const column = columns[key];
  if (column !== undefined) return columnTest(column, comparison);
  const isAttribute = key.startsWith(attributePrefix) && key.length > attributePrefix.length;
  if (!isAttribute && !contentKeys.includes(key)) {
    throw traceErrors["bad-span-filter"]({
      key,
      reason: "names nothing of a span; use name, type, status, content or attributes.<key>",
    });
  }
  if (operator !== "LIKE" && operator !== "ILIKE") {
    throw traceErrors["bad-span-filter"]({
      key,
      reason: `cannot be used with ${operator}; use LIKE or ILIKE`,
    });
  }
  if (!isAttribute) return columnTest("s.content", comparison);
  const name = JSON.stringify(key.slice(attributePrefix.length));
  return columnTest("s.content", { operator, value: `%${name}: ${String(value)}%` });
}
