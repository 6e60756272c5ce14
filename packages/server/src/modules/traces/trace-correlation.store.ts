import type { Storage } from "#storage";
import type { CooccurrenceCounts } from "./normalized-mutual-information.ts";
import { marks, type SqlPiece } from "./sql-piece.ts";
import type { TraceComparison } from "./trace-search-grammar.ts";
import { traceConditions, type TraceScope } from "./trace-search.store.ts";

/** Of the traces that meet `common`, those that meet the one, the other and both. */
export async function countCooccurrence(
  storage: Pick<Storage, "scan">,
  scope: TraceScope,
  common: readonly TraceComparison[],
  [first, second]: readonly [readonly TraceComparison[], readonly TraceComparison[]],
): Promise<CooccurrenceCounts> {
  // With the common ones, since all conditions on spans are of one span.
  const one = allOf(traceConditions(scope, [...common, ...first]));
  const other = allOf(traceConditions(scope, [...common, ...second]));
  const within = allOf(traceConditions(scope, common));
  const [counts] = await storage.scan<CooccurrenceCounts>(
    `SELECT count(*) AS total, total(one) AS first, total(other) AS second, total(one AND other) AS both
     FROM (SELECT (${one.sql}) IS TRUE AS one, (${other.sql}) IS TRUE AS other FROM traces t
       WHERE t.workspace = ? AND t.experiment_id IN (${marks(scope.experimentIds)}) AND ${within.sql})`,
    ...one.values,
    ...other.values,
    scope.workspace,
    ...scope.experimentIds,
    ...within.values,
  );
  return counts ?? { total: 0, first: 0, second: 0, both: 0 };
}

function allOf(conditions: readonly SqlPiece[]): SqlPiece {
  return {
    sql: conditions.length === 0 ? "1 = 1" : conditions.map(({ sql }) => sql).join(" AND "),
    values: conditions.flatMap(({ values }) => values),
  };
}
