import type { SqlValue, Storage } from "#storage";
import type { SearchOrder } from "#tracking";
import { assessmentCondition } from "./assessment-condition.ts";
import { spanCondition } from "./span-condition.ts";
import { columnTest, exists, marks, type SqlPiece } from "./sql-piece.ts";
import { type TraceComparison, TraceEntity } from "./trace-search-grammar.ts";
import { traceColumns } from "./trace.store.ts";
import { TraceMetadata, type TraceRow, TraceTag } from "./trace.ts";

export interface TraceScope {
  readonly workspace: string;
  readonly experimentIds: readonly number[];
}

const columns: Readonly<Record<string, string>> = {
  request_id: "t.trace_id",
  client_request_id: "t.client_request_id",
  status: "t.state",
  experiment_id: "t.experiment_id",
  timestamp_ms: "t.request_time_ms",
  execution_time_ms: "t.duration_ms",
  end_time_ms: "(t.request_time_ms + coalesce(t.duration_ms, 0))",
};

/** Traces that meet all comparisons, in order; the last ones first where no order says else. */
export function findTraces(
  storage: Pick<Storage, "scan">,
  scope: TraceScope,
  comparisons: readonly TraceComparison[],
  orders: readonly SearchOrder[],
  page: { limit: number; offset: number },
): Promise<TraceRow[]> {
  const conditions = traceConditions(scope, comparisons);
  const { joins, terms } = compileOrders(orders);
  return storage.scan<TraceRow>(
    `SELECT ${traceColumns} FROM traces t ${joins.map(({ sql }) => sql).join(" ")}
     WHERE t.workspace = ? AND t.experiment_id IN (${marks(scope.experimentIds)})
       ${conditions.map(({ sql }) => `AND ${sql}`).join(" ")}
     ORDER BY ${terms.join(", ")} LIMIT ? OFFSET ?`,
    ...joins.flatMap(({ values }) => values),
    scope.workspace,
    ...scope.experimentIds,
    ...conditions.flatMap(({ values }) => values),
    page.limit,
    page.offset,
  );
}

/** Conditions on traces `t`, all of which have to hold. */
export function traceConditions(scope: TraceScope, comparisons: readonly TraceComparison[]): SqlPiece[] {
  const isAboutSpans = ({ entity, key }: TraceComparison) =>
    entity === TraceEntity.span || (entity === TraceEntity.attribute && key === "text");
  const spans = comparisons.filter(isAboutSpans);
  return [
    ...comparisons
      .filter((comparison) => !isAboutSpans(comparison))
      .map((comparison) => conditionOf(scope, comparison)),
    ...(spans.length > 0 ? [spanCondition(spans)] : []),
  ];
}

function conditionOf(scope: TraceScope, comparison: TraceComparison): SqlPiece {
  const { entity, key, operator, value } = comparison;
  switch (entity) {
    case TraceEntity.attribute:
      return attributeCondition(comparison);
    case TraceEntity.tag:
      return pairCondition("trace_tags", key, comparison);
    case TraceEntity.metadata:
      return key === TraceMetadata.run
        ? attributeCondition({ ...comparison, key: "run_id" })
        : pairCondition("trace_metadata", key, comparison);
    case TraceEntity.feedback:
    case TraceEntity.expectation:
      return assessmentCondition(scope, comparison);
    case TraceEntity.issue:
      return exists(
        "trace_assessments a",
        "a.trace_number = t.trace_number AND a.kind = 'issue' AND a.name = ?",
        [String(value)],
      );
    case TraceEntity.span:
      throw new Error(`${key} ${operator} is about spans, which are asked for together`);
    default:
      return entity satisfies never;
  }
}

function attributeCondition(comparison: TraceComparison): SqlPiece {
  const { key, operator, value } = comparison;
  const column = columns[key];
  if (column !== undefined) return columnTest(column, comparison);
  if (key === "name") return pairCondition("trace_tags", TraceTag.name, comparison);
  if (key === "prompt") {
    return {
      sql: "t.trace_number IN (SELECT p.trace_number FROM trace_prompts p WHERE p.prompt = ?)",
      values: [String(value)],
    };
  }
  // A trace belongs to the run that it was made in and to those that it was linked to.
  if (operator === "=") {
    return {
      sql: "t.trace_number IN (SELECT r.trace_number FROM trace_runs r WHERE r.run_id = ?)",
      values: [String(value)],
    };
  }
  return pairCondition("trace_metadata", TraceMetadata.run, comparison);
}

function pairCondition(
  table: "trace_tags" | "trace_metadata",
  key: string,
  comparison: TraceComparison,
): SqlPiece {
  const ofTrace = "v.trace_number = t.trace_number AND v.key = ?";
  if (comparison.value === undefined) {
    const { sql, values } = exists(`${table} v`, ofTrace, [key]);
    return { sql: comparison.operator === "IS NULL" ? `NOT ${sql}` : sql, values };
  }
  const test = columnTest("v.value", comparison);
  return exists(`${table} v`, `${ofTrace} AND ${test.sql}`, [key, ...test.values]);
}

/** A trace without the value comes last either way. */
function compileOrders(orders: readonly SearchOrder[]): { joins: SqlPiece[]; terms: string[] } {
  const joins: { sql: string; values: readonly SqlValue[] }[] = [];
  const terms: string[] = [];
  orders.forEach(({ entity, key, ascending }, index) => {
    const direction = ascending ? "ASC" : "DESC";
    const column = entity === TraceEntity.attribute ? columns[key] : undefined;
    if (column !== undefined) {
      if (key === "execution_time_ms") terms.push(`CASE WHEN ${column} IS NULL THEN 1 ELSE 0 END`);
      terms.push(`${column} ${direction}`);
      return;
    }
    const alias = `o${index}`;
    const pair = pairOfOrder(entity, key);
    joins.push({
      sql: `LEFT JOIN ${pair.table} ${alias} ON ${alias}.trace_number = t.trace_number AND ${alias}.key = ?`,
      values: [pair.key],
    });
    terms.push(`CASE WHEN ${alias}.value IS NULL THEN 1 ELSE 0 END`, `${alias}.value ${direction}`);
  });
  for (const [column, tie] of [
    ["timestamp_ms", "t.request_time_ms DESC"],
    ["request_id", "t.trace_id"],
  ] as const) {
    const isOrdered = orders.some(({ entity, key }) => entity === TraceEntity.attribute && key === column);
    if (!isOrdered) terms.push(tie);
  }
  return { joins, terms };
}

function pairOfOrder(entity: string, key: string): { table: string; key: string } {
  if (entity === TraceEntity.tag) return { table: "trace_tags", key };
  if (entity === TraceEntity.metadata) return { table: "trace_metadata", key };
  return key === "name"
    ? { table: "trace_tags", key: TraceTag.name }
    : { table: "trace_metadata", key: TraceMetadata.run };
}
