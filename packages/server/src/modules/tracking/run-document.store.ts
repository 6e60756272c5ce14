import type { Reader } from "#storage";

/**
 * A metric's value as MLflow's wire has it. 15 digits where they give the double back, 17 where not; both keep the point
 * of `1.0`. NaN and the infinities are quoted, since JSON has no such numbers.
 */
const wireValue = `CASE WHEN is_nan = 1 THEN '"NaN"' WHEN value = 9e999 THEN '"Infinity"'
  WHEN value = -9e999 THEN '"-Infinity"' WHEN CAST(CAST(value AS TEXT) AS REAL) = value THEN CAST(value AS TEXT)
  ELSE printf('%!.17g', value) END`;

const keyValue = `'{"key":' || json_quote(key) || ',"value":' || json_quote(value) || '}'`;

/** What was logged to a run, each list as the members of a JSON list; null where there is nothing. */
export interface LoggedTexts {
  readonly metrics: string | null;
  readonly params: string | null;
  readonly tags: string | null;
  /** Whether datasets or models are linked to the run. */
  readonly isLinked: number;
}

/** By key. The database writes the texts: a row for each value, and an object of it, costs twice as much. */
export function readLoggedTexts(reader: Reader, runId: string): LoggedTexts {
  const [texts] = reader.all<LoggedTexts>(
    `SELECT
       (SELECT group_concat('{"key":' || json_quote(key) || ',"value":' || ${wireValue} ||
          ',"timestamp":' || timestamp_ms || ',"step":' || step || '}')
        FROM (SELECT * FROM metric_series WHERE run_id = ?1 ORDER BY key)) AS metrics,
       (SELECT group_concat(${keyValue}) FROM (SELECT * FROM run_params WHERE run_id = ?1 ORDER BY key)) AS params,
       (SELECT group_concat(${keyValue}) FROM (SELECT * FROM run_tags WHERE run_id = ?1 ORDER BY key)) AS tags,
       EXISTS (SELECT 1 FROM run_inputs WHERE run_id = ?1) OR
         EXISTS (SELECT 1 FROM run_models WHERE run_id = ?1) AS isLinked`,
    runId,
  );
  // A SELECT without FROM has one row.
  return texts!;
}
