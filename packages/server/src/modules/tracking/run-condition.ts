import type { Reader, SqlValue } from "#storage";
import type { SearchComparison } from "./search-filter.ts";
import { SearchEntity, SearchOperator } from "./search-grammar.ts";
import { compileComparison, type SearchLayout, type SqlPiece } from "./search-sql.ts";

const attributeColumns: Readonly<Record<string, string>> = {
  run_id: "r.run_id",
  user_id: "r.user_id",
  status: "r.status",
  artifact_uri: "r.artifact_uri",
  start_time: "r.start_time_ms",
  end_time: "r.end_time_ms",
};

const datasetColumns: Readonly<Record<string, string>> = {
  name: "d.name",
  digest: "d.digest",
  context: "c.value",
};
const contextKey = "mlflow.data.context";

/** A condition that no more runs meet is worth beginning with: they are few to sort. */
const fewRuns = 1000;

/**
 * Whether few runs of these experiments meet a comparison, by the index on metrics' values; nothing is known of
 * comparisons with anything else.
 */
export function isMetByFew(
  reader: Reader,
  experimentIds: readonly number[],
  { entity, key, operator, value }: SearchComparison,
): boolean {
  if (entity !== SearchEntity.metric || typeof value !== "number" || operator === SearchOperator.notEqual) {
    return false;
  }
  const row = reader.get<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM metric_series
       WHERE experiment_id IN (${marks(experimentIds)}) AND key = ? AND is_nan = 0 AND value ${operator} ? LIMIT ?)`,
    ...experimentIds,
    key,
    value,
    fewRuns + 1,
  );
  return (row?.count ?? 0) <= fewRuns;
}

/** Compiles a comparison that the runs it is met by are listed for, by the index on metrics' values. */
export function compileList(experimentIds: readonly number[], comparison: SearchComparison): SqlPiece {
  const { sql, values } = compileComparison(
    {
      attributes: {},
      keyed: {
        [SearchEntity.metric]: (test, key) => ({
          sql: `r.run_id IN (SELECT v.run_id FROM metric_series v
            WHERE v.experiment_id IN (${marks(experimentIds)}) AND v.key = ? AND v.is_nan = 0 AND ${test("v.value")})`,
          values: [...experimentIds, key],
        }),
      },
    },
    comparison,
  );
  return { sql, values };
}

/**
 * Compiles a comparison that one run after the other is tried with.
 * @param runId The column that has the run's id. What is known of a run by its id alone is then tried without its row.
 */
export function compileTrial(runId: string, comparison: SearchComparison): SqlPiece {
  return compileComparison(layoutOf(runId), comparison);
}

function layoutOf(runId: string): SearchLayout {
  const valueOf =
    (table: string) =>
    (test: (column: string) => string, key: string): SqlPiece => ({
      sql: `EXISTS (SELECT 1 FROM ${table} v WHERE v.run_id = ${runId} AND v.key = ? AND ${test("v.value")})`,
      values: [key],
    });
  return {
    attributes: attributeColumns,
    keyed: {
      // A run's name is looked for in its tag, as MLflow does; ordering goes by the column.
      [SearchEntity.attribute]: (test) => valueOf("run_tags")(test, "mlflow.runName"),
      [SearchEntity.tag]: valueOf("run_tags"),
      [SearchEntity.parameter]: valueOf("run_params"),
      [SearchEntity.metric]: (test, key) => valueOf("metric_series")((column) => nanTest(test(column)), key),
      [SearchEntity.dataset]: (test, key) => ({
        sql: `EXISTS (SELECT 1 FROM run_inputs i JOIN logged_datasets d ON d.dataset_id = i.dataset_id
          LEFT JOIN run_input_tags c ON c.input_id = i.input_id AND c.key = ?
          WHERE i.run_id = ${runId} AND ${test(datasetColumns[key] ?? "d.name")})`,
        values: [contextKey],
      }),
    },
  };
}

/** A NaN is stored as 0 with a mark: it meets no comparison but "!=". */
function nanTest(test: string): string {
  return test.includes("!=") ? `(v.is_nan = 1 OR ${test})` : `v.is_nan = 0 AND ${test}`;
}

export function marks(list: readonly SqlValue[]): string {
  return list.map(() => "?").join(", ");
}
