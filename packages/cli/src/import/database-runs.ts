import type { MlflowDatabase, Row } from "./mlflow-database.ts";
import { lifecycleOf, optionalText, pairsOf, textOf, timeOf } from "./read-fields.ts";
import type { DatasetInput, Int64, KeyValue, Point, RunModel, RunRecord } from "./records.ts";

const runColumns = `run_uuid AS run_id, experiment_id, name, user_id, status, start_time, end_time, lifecycle_stage,
  artifact_uri`;
const pageRuns = 100;
const pagePoints = 5000;

/** Runs of an experiment by id, in pages. */
export function* listRuns(database: MlflowDatabase, experimentId: string): Generator<RunRecord[]> {
  let after = "";
  for (;;) {
    const rows = database.all(
      `SELECT ${runColumns} FROM runs WHERE experiment_id = ? AND run_uuid > ? ORDER BY run_uuid LIMIT ${pageRuns}`,
      Number(experimentId),
      after,
    );
    if (rows.length === 0) return;
    after = textOf(rows.at(-1) ?? {}, "run_id");
    yield rows.map((row) => readRun(database, row));
  }
}

export function findRun(database: MlflowDatabase, runId: string): RunRecord | undefined {
  const [row] = database.all(`SELECT ${runColumns} FROM runs WHERE run_uuid = ?`, runId);
  return row && readRun(database, row);
}

function readRun(database: MlflowDatabase, row: Row): RunRecord {
  const runId = textOf(row, "run_id");
  const tags = pairs(database, "SELECT key, value FROM tags WHERE run_uuid = ?", runId);
  return {
    runId,
    experimentId: textOf(row, "experiment_id"),
    name: optionalText(row, "name") || (tags.find(({ key }) => key === "mlflow.runName")?.value ?? ""),
    userId: textOf(row, "user_id"),
    status: textOf(row, "status"),
    startTimeMs: timeOf(row, "start_time"),
    endTimeMs: row["end_time"] === null ? null : timeOf(row, "end_time"),
    lifecycleStage: lifecycleOf(row),
    artifactUri: textOf(row, "artifact_uri"),
    params: pairs(database, "SELECT key, value FROM params WHERE run_uuid = ?", runId),
    tags,
    latestMetrics: database
      .all("SELECT key, value, is_nan, timestamp, step FROM latest_metrics WHERE run_uuid = ?", runId)
      .map((metric) => ({ key: textOf(metric, "key"), ...pointOf(metric) })),
    datasetInputs: listDatasetInputs(database, runId),
    modelInputs: listRunModels(database, runId, "RUN_INPUT", "MODEL_INPUT"),
    modelOutputs: listRunModels(database, runId, "RUN_OUTPUT", "MODEL_OUTPUT"),
  };
}

/**
 * Reads the histories of a run in one pass, since MLflow's indexes know a run's points but not those of one metric of it.
 * Keys have to be asked for in order of their UTF-8 bytes.
 */
export function openRunHistories(
  database: MlflowDatabase,
  runId: string,
): (key: string) => Generator<Point[]> {
  const rows = database.each(
    `SELECT key, value, is_nan, timestamp, step FROM metrics WHERE run_uuid = ?
     ORDER BY key, timestamp, step, value, is_nan`,
    runId,
  );
  let next = rows.next();
  return function* (key) {
    const bytes = Buffer.from(key);
    const isBefore = (row: Row) => Buffer.compare(Buffer.from(textOf(row, "key")), bytes) < 0;
    while (next.done !== true && next.value["key"] !== key && isBefore(next.value)) next = rows.next();
    let page: Point[] = [];
    for (; next.done !== true && next.value["key"] === key; next = rows.next()) {
      page.push(pointOf(next.value));
      if (page.length < pagePoints) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  };
}

export function pairs(database: MlflowDatabase, sql: string, id: string): KeyValue[] {
  return pairsOf({ pairs: database.all(sql, id) }, "pairs");
}

function pointOf(row: Row): Point {
  return {
    timestampMs: row["timestamp"] as Int64,
    step: row["step"] as Int64,
    value: Number(row["is_nan"]) === 1 ? NaN : Number(row["value"]),
  };
}

function listDatasetInputs(database: MlflowDatabase, runId: string): DatasetInput[] {
  if (!database.has("inputs")) return [];
  const rows = database.all(
    `SELECT i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema,
       d.dataset_profile
     FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
     WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id = ?`,
    runId,
  );
  return rows.map((row) => ({
    name: textOf(row, "name"),
    digest: textOf(row, "digest"),
    sourceType: textOf(row, "dataset_source_type"),
    source: textOf(row, "dataset_source"),
    schema: optionalText(row, "dataset_schema") ?? null,
    profile: optionalText(row, "dataset_profile") ?? null,
    tags: pairs(
      database,
      "SELECT name AS key, value FROM input_tags WHERE input_uuid = ?",
      textOf(row, "input_uuid"),
    ),
  }));
}

function listRunModels(
  database: MlflowDatabase,
  runId: string,
  sourceType: string,
  destinationType: string,
): RunModel[] {
  if (!database.has("inputs", "step")) return [];
  const rows = database.all(
    `SELECT destination_id, step FROM inputs
     WHERE source_type = ? AND source_id = ? AND destination_type = ?`,
    sourceType,
    runId,
    destinationType,
  );
  return rows.map((row) => ({ modelId: textOf(row, "destination_id"), step: row["step"] as Int64 }));
}
