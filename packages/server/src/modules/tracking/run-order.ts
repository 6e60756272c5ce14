import { SearchEntity } from "./search-grammar.ts";
import type { SearchOrder } from "./search-order.ts";
import type { SqlPiece } from "./search-sql.ts";

const columns: Readonly<Record<string, string>> = {
  run_id: "r.run_id",
  run_name: "r.name",
  user_id: "r.user_id",
  status: "r.status",
  artifact_uri: "r.artifact_uri",
  start_time: "r.start_time_ms",
  end_time: "r.end_time_ms",
};
const nullable = "end_time";

/**
 * An order of runs, as joins of what they are ordered by and as the terms of an ORDER BY. A run without the value comes
 * last either way, after those whose metric is NaN; ties go by start, latest first, then by id.
 */
export function compileRunOrder(orders: readonly SearchOrder[]): { joins: SqlPiece[]; terms: string[] } {
  const joins: SqlPiece[] = [];
  const terms: string[] = [];
  orders.forEach(({ entity, key, ascending }, index) => {
    const direction = ascending ? "ASC" : "DESC";
    if (entity === SearchEntity.attribute) {
      // Only where it is needed: an index by start has the order without it.
      if (key === nullable) terms.push(`CASE WHEN ${columns[key]!} IS NULL THEN 1 ELSE 0 END`);
      terms.push(`${columns[key]!} ${direction}`);
      return;
    }
    const alias = `o${index}`;
    const isMetric = entity === SearchEntity.metric;
    const table = isMetric ? "metric_series" : entity === SearchEntity.tag ? "run_tags" : "run_params";
    joins.push({
      sql: `LEFT JOIN ${table} ${alias} ON ${alias}.run_id = r.run_id AND ${alias}.key = ?`,
      values: [key],
    });
    const nan = isMetric ? `WHEN ${alias}.is_nan = 1 THEN 1 ` : "";
    terms.push(`CASE ${nan}WHEN ${alias}.value IS NULL THEN 2 ELSE 0 END`, `${alias}.value ${direction}`);
  });
  if (!orders.some(({ entity, key }) => entity === SearchEntity.attribute && key === "start_time")) {
    terms.push("r.start_time_ms DESC");
  }
  return { joins, terms: [...terms, "r.run_id"] };
}
