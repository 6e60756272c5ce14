import { traceErrors } from "./errors.ts";
import { columnTest, marks, type SqlPiece } from "./sql-piece.ts";
import type { TraceComparison } from "./trace-search-grammar.ts";

const bySize: readonly string[] = ["<", "<=", ">", ">="];

/**
 * A trace of which something valid is said, or of whose session: an assessment that names a session counts for all of
 * its traces.
 *
 * @throws PlumblineError `traces/bad-assessment-filter`.
 */
export function assessmentCondition(
  scope: { readonly experimentIds: readonly number[] },
  comparison: TraceComparison,
): SqlPiece {
  const { entity, key, operator } = comparison;
  const test = testOf(comparison);
  const said = `a.kind = ? AND a.name = ? AND a.is_valid = 1 AND ${test.sql}`;
  const values = [entity, key, ...test.values];
  const sql = `(EXISTS (SELECT 1 FROM trace_assessments a WHERE a.trace_number = t.trace_number AND ${said})
    OR EXISTS (SELECT 1 FROM traces o JOIN trace_assessments a ON a.trace_number = o.trace_number
      WHERE o.workspace = t.workspace AND o.session_id = t.session_id AND a.concerns_session = 1
        AND o.experiment_id IN (${marks(scope.experimentIds)}) AND ${said}))`;
  return {
    sql: operator === "IS NULL" ? `NOT ${sql}` : sql,
    values: [...values, ...scope.experimentIds, ...values],
  };
}

function testOf({ entity, key, operator, value }: TraceComparison): SqlPiece {
  if (value === undefined) return { sql: "1 = 1", values: [] };
  if (bySize.includes(operator)) {
    const number = Number(value);
    if (value === "" || !Number.isFinite(number)) {
      throw traceErrors["bad-assessment-filter"]({ entity, key, operator, value: String(value) });
    }
    return columnTest("a.number_value", { operator, value: number });
  }
  if (operator === "=" || operator === "!=") {
    // Values are JSON: a text is in quotes there, and not in the filter.
    const equal = "(a.value = ? OR a.value = ?)";
    const text = String(value);
    return {
      sql: operator === "=" ? equal : `NOT ${equal}`,
      values: [text, JSON.stringify(text)],
    };
  }
  return columnTest("a.value", { operator, value });
}
