import type { Reader } from "#storage";

/**
 * A metric's value as MLflow's wire has it: SQLite writes as many digits as give the double back, and keeps the point of
 * `1.0`. NaN and the infinities are texts, since JSON has no such numbers.
 */
const wireValue = `CASE WHEN is_nan = 1 THEN 'NaN' WHEN value = 9e999 THEN 'Infinity'
  WHEN value = -9e999 THEN '-Infinity' ELSE value END`;

/** What was logged to a run, each as a JSON list; null where there is nothing. */
export interface LoggedLists {
  readonly metrics: string | null;
  readonly params: string | null;
  readonly tags: string | null;
  /** Whether datasets or models are linked to the run. */
  readonly isLinked: number;
}

/** By key. The database writes the lists: a row for each value, and an object of it, costs twice as much. */
export function readLoggedLists(reader: Reader, runId: string): LoggedLists {
  const [lists] = reader.all<LoggedLists>(
    `SELECT ${listOf("metric_series", `${wireValue}, 'timestamp', timestamp_ms, 'step', step`)} AS metrics,
       ${listOf("run_params", "value")} AS params, ${listOf("run_tags", "value")} AS tags,
       EXISTS (SELECT 1 FROM run_inputs WHERE run_id = ?1) OR
         EXISTS (SELECT 1 FROM run_models WHERE run_id = ?1) AS isLinked`,
    runId,
  );
  // A SELECT without FROM has one row.
  return lists!;
}

function listOf(table: string, value: string): string {
  return `(SELECT nullif(json_group_array(json_object('key', key, 'value', ${value})), '[]')
    FROM (SELECT * FROM ${table} WHERE run_id = ?1 ORDER BY key))`;
}
