import type { SqlValue, Storage } from "#storage";
import type { LifecycleStage } from "./lifecycle.ts";
import type { RunInfo } from "./run.ts";
import { runColumns } from "./run.store.ts";
import type { SearchComparison } from "./search-filter.ts";
import { SearchEntity, SearchOperator } from "./search-grammar.ts";
import type { SearchOrder } from "./search-order.ts";
import { compileComparison, type SearchLayout, type SqlPiece } from "./search-sql.ts";

export interface RunScope {
  readonly workspace: string;
  readonly experimentIds: readonly number[];
  readonly stages: readonly LifecycleStage[];
}

const datasetColumns: Readonly<Record<string, string>> = {
  name: "d.name",
  digest: "d.digest",
  context: "c.value",
};
const contextKey = "mlflow.data.context";

const attributeColumns: Readonly<Record<string, string>> = {
  run_id: "r.run_id",
  user_id: "r.user_id",
  status: "r.status",
  artifact_uri: "r.artifact_uri",
  start_time: "r.start_time_ms",
  end_time: "r.end_time_ms",
};

function layoutOf({ experimentIds }: RunScope): SearchLayout {
  return {
    attributes: attributeColumns,
    keyed: {
      // A run's name is looked for in its tag, as MLflow does; ordering goes by the column.
      [SearchEntity.attribute]: (test) => valueOf("run_tags", "mlflow.runName", test),
      [SearchEntity.tag]: (test, key) => valueOf("run_tags", key, test),
      [SearchEntity.parameter]: (test, key) => valueOf("run_params", key, test),
      // By the index on values: the runs that do not meet the condition are not looked at.
      [SearchEntity.metric]: (test, key) => ({
        sql: `r.run_id IN (SELECT v.run_id FROM metric_series v
          WHERE v.experiment_id IN (${marks(experimentIds)}) AND v.key = ? AND ${nanTest(test("v.value"))})`,
        values: [...experimentIds, key],
      }),
      [SearchEntity.dataset]: (test, key) => ({
        sql: `EXISTS (SELECT 1 FROM run_inputs i JOIN logged_datasets d ON d.dataset_id = i.dataset_id
          LEFT JOIN run_input_tags c ON c.input_id = i.input_id AND c.key = ?
          WHERE i.run_id = r.run_id AND ${test(datasetColumns[key] ?? "d.name")})`,
        values: [contextKey],
      }),
    },
  };
}

const orderColumns: Readonly<Record<string, string>> = { ...attributeColumns, run_name: "r.name" };

function valueOf(table: string, key: string, test: (column: string) => string): SqlPiece {
  return {
    sql: `EXISTS (SELECT 1 FROM ${table} v WHERE v.run_id = r.run_id AND v.key = ? AND ${test("v.value")})`,
    values: [key],
  };
}

/** A NaN is stored as 0 with a mark: it meets no comparison but "!=". */
function nanTest(test: string): string {
  return test.includes("!=") ? `(v.is_nan = 1 OR ${test})` : `v.is_nan = 0 AND ${test}`;
}

/**
 * Runs that meet all comparisons, in order. Where the first order is by a metric, the runs that have it come first and
 * an index has them in that order: if they fill the page, no other run is looked at.
 */
export async function findRuns(
  storage: Pick<Storage, "scan">,
  scope: RunScope,
  comparisons: readonly SearchComparison[],
  orders: readonly SearchOrder[],
  page: { limit: number; offset: number },
): Promise<RunInfo[]> {
  const conditions = comparisons.map((comparison) => compileComparison(layoutOf(scope), comparison));
  const quick = quickQuery(scope, comparisons, orders);
  if (quick !== undefined) {
    const rows = await storage.scan<RunInfo>(
      `${quick.sql} LIMIT ? OFFSET ?`,
      ...quick.values,
      page.limit,
      page.offset,
    );
    if (rows.length === page.limit || quick.complete) return rows;
  }
  const { joins, terms } = compileOrders(orders);
  return storage.scan<RunInfo>(
    `SELECT ${runColumns} FROM runs r ${joins.map(({ sql }) => sql).join(" ")}
     WHERE ${scopeCondition(scope)} ${conditions.map(({ sql }) => `AND ${sql}`).join(" ")}
     ORDER BY ${terms.join(", ")} LIMIT ? OFFSET ?`,
    ...joins.flatMap(({ values }) => values),
    ...scopeValues(scope),
    ...conditions.flatMap(({ values }) => values),
    page.limit,
    page.offset,
  );
}

/** The runs of one experiment that have the metric which the order begins with, by the index on its values. */
function quickQuery(
  scope: RunScope,
  comparisons: readonly SearchComparison[],
  orders: readonly SearchOrder[],
): (SqlPiece & { complete: boolean }) | undefined {
  const [first, ...others] = orders;
  const [experimentId] = scope.experimentIds;
  if (first?.entity !== SearchEntity.metric || others.length > 0) return undefined;
  if (experimentId === undefined || scope.experimentIds.length > 1) return undefined;
  const bounds = comparisons.filter(
    ({ entity, key, operator }) =>
      entity === SearchEntity.metric && key === first.key && operator !== SearchOperator.notEqual,
  );
  const rest = comparisons
    .filter((comparison) => !bounds.includes(comparison))
    .map((comparison) => compileComparison(layoutOf(scope), comparison));
  return {
    // The CROSS keeps SQLite from starting with the runs.
    sql: `SELECT ${runColumns} FROM metric_series m CROSS JOIN runs r ON r.run_id = m.run_id
      WHERE m.experiment_id = ? AND m.key = ? AND m.is_nan = 0
        ${bounds.map(({ operator }) => `AND m.value ${operator} ?`).join(" ")}
        AND ${scopeCondition(scope)} ${rest.map(({ sql }) => `AND ${sql}`).join(" ")}
      ORDER BY m.value ${first.ascending ? "ASC" : "DESC"}, r.start_time_ms DESC, r.run_id`,
    values: [
      experimentId,
      first.key,
      ...bounds.map(({ value }) => value as number),
      ...scopeValues(scope),
      ...rest.flatMap(({ values }) => values),
    ],
    // A bound on the metric leaves out the runs that the index does not have.
    complete: bounds.length > 0,
  };
}

function scopeCondition({ experimentIds, stages }: RunScope): string {
  return `r.workspace = ? AND r.experiment_id IN (${marks(experimentIds)}) AND r.lifecycle_stage IN (${marks(stages)})`;
}

function scopeValues({ workspace, experimentIds, stages }: RunScope): SqlValue[] {
  return [workspace, ...experimentIds, ...stages];
}

function marks(list: readonly unknown[]): string {
  return list.map(() => "?").join(", ");
}

/** A run without the value comes last either way, after those whose metric is NaN. */
function compileOrders(orders: readonly SearchOrder[]): { joins: SqlPiece[]; terms: string[] } {
  const joins: SqlPiece[] = [];
  const terms: string[] = [];
  orders.forEach(({ entity, key, ascending }, index) => {
    const direction = ascending ? "ASC" : "DESC";
    if (entity === SearchEntity.attribute) {
      const column = orderColumns[key]!;
      terms.push(`CASE WHEN ${column} IS NULL THEN 1 ELSE 0 END`, `${column} ${direction}`);
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
