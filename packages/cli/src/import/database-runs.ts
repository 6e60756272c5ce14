import type { MlflowDatabase, Row } from "./mlflow-database.ts";
import { lifecycleOf, optionalText, pairsOf, textOf, timeOf } from "./read-fields.ts";
import type { DatasetInput, Int64, KeyValue, Point, RunModel, RunRecord } from "./records.ts";

const runColumns = `run_uuid AS run_id, experiment_id, name, user_id, status, start_time, end_time, lifecycle_stage,
  artifact_uri`;
const pageRuns = 100;

/** Runs of an experiment by id, in pages. */
export async function* listRuns(database: MlflowDatabase, experimentId: string): AsyncGenerator<RunRecord[]> {
  const runsById = database.byBytes("run_uuid");
  let after = "";
  for (;;) {
    const rows = await database.all(
      `SELECT ${runColumns} FROM runs WHERE experiment_id = ? AND ${runsById} > ? ORDER BY ${runsById} LIMIT ${pageRuns}`,
      Number(experimentId),
      after,
    );
    if (rows.length === 0) return;
    after = textOf(rows.at(-1) ?? {}, "run_id");
    const runs: RunRecord[] = [];
    for (const row of rows) runs.push(await readRun(database, row));
    yield runs;
  }
}

export async function findRun(database: MlflowDatabase, runId: string): Promise<RunRecord | undefined> {
  const [row] = await database.all(`SELECT ${runColumns} FROM runs WHERE run_uuid = ?`, runId);
  return row && readRun(database, row);
}

async function readRun(database: MlflowDatabase, row: Row): Promise<RunRecord> {
  const runId = textOf(row, "run_id");
  const tags = await pairs(database, "SELECT key, value FROM tags WHERE run_uuid = ?", runId);
  const latest = await database.all(
    "SELECT key, value, is_nan, timestamp, step FROM latest_metrics WHERE run_uuid = ?",
    runId,
  );
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
    params: await pairs(database, "SELECT key, value FROM params WHERE run_uuid = ?", runId),
    tags,
    latestMetrics: latest.map((metric) => ({ key: textOf(metric, "key"), ...pointOf(metric) })),
    datasetInputs: await listDatasetInputs(database, runId),
    modelInputs: await listRunModels(database, runId, "RUN_INPUT", "MODEL_INPUT"),
    modelOutputs: await listRunModels(database, runId, "RUN_OUTPUT", "MODEL_OUTPUT"),
  };
}

/**
 * Reads the histories of a run in one pass, since MLflow's indexes know a run's points but not those of one metric of it.
 * Keys have to be asked for in order of their UTF-8 bytes.
 */
export function openRunHistories(
  database: MlflowDatabase,
  runId: string,
): (key: string) => AsyncGenerator<Point[]> {
  const sql = `SELECT key, value, is_nan, timestamp, step FROM metrics WHERE run_uuid = ?
     ORDER BY ${database.byBytes("key")}, timestamp, step, value, is_nan`;
  const pages = database.pages(sql, runId)[Symbol.asyncIterator]();
  let page: readonly Row[] = [];
  let at = 0;
  const isLeft = async () => {
    while (at >= page.length) {
      const next = await pages.next();
      if (next.done === true) return false;
      [page, at] = [next.value, 0];
    }
    return true;
  };
  return async function* (key) {
    const bytes = Buffer.from(key);
    const isBefore = (row: Row) => Buffer.compare(Buffer.from(textOf(row, "key")), bytes) < 0;
    while ((await isLeft()) && page[at]?.["key"] !== key && isBefore(page[at] ?? {})) at++;
    while ((await isLeft()) && page[at]?.["key"] === key) {
      const start = at;
      while (page[at]?.["key"] === key) at++;
      yield page.slice(start, at).map(pointOf);
    }
  };
}

export async function pairs(database: MlflowDatabase, sql: string, id: string): Promise<KeyValue[]> {
  return pairsOf({ pairs: await database.all(sql, id) }, "pairs");
}

function pointOf(row: Row): Point {
  return {
    timestampMs: row["timestamp"] as Int64,
    step: row["step"] as Int64,
    value: Number(row["is_nan"]) === 1 ? NaN : Number(row["value"]),
  };
}

async function listDatasetInputs(database: MlflowDatabase, runId: string): Promise<DatasetInput[]> {
  if (!database.has("inputs")) return [];
  const rows = await database.all(
    `SELECT i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema,
       d.dataset_profile
     FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
     WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id = ?`,
    runId,
  );
  const inputs: DatasetInput[] = [];
  for (const row of rows) {
    inputs.push({
      name: textOf(row, "name"),
      digest: textOf(row, "digest"),
      sourceType: textOf(row, "dataset_source_type"),
      source: textOf(row, "dataset_source"),
      schema: optionalText(row, "dataset_schema") ?? null,
      profile: optionalText(row, "dataset_profile") ?? null,
      tags: await pairs(
        database,
        "SELECT name AS key, value FROM input_tags WHERE input_uuid = ?",
        textOf(row, "input_uuid"),
      ),
    });
  }
  return inputs;
}

async function listRunModels(
  database: MlflowDatabase,
  runId: string,
  sourceType: string,
  destinationType: string,
): Promise<RunModel[]> {
  if (!database.has("inputs", "step")) return [];
  const rows = await database.all(
    `SELECT destination_id, step FROM inputs
     WHERE source_type = ? AND source_id = ? AND destination_type = ?`,
    sourceType,
    runId,
    destinationType,
  );
  return rows.map((row) => ({ modelId: textOf(row, "destination_id"), step: row["step"] as Int64 }));
}
