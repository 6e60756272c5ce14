import { pairs } from "./database-runs.ts";
import type { MlflowDatabase, Row } from "./mlflow-database.ts";
import { doubleOf, int64Of, lifecycleOf, optionalText, textOf, timeOf } from "./read-fields.ts";
import type { LoggedModelRecord } from "./records.ts";

/** MLflow's numbers of the statuses. */
const statuses = [
  "LOGGED_MODEL_PENDING",
  "LOGGED_MODEL_PENDING",
  "LOGGED_MODEL_READY",
  "LOGGED_MODEL_UPLOAD_FAILED",
] as const;

/** Logged models of an experiment, deleted ones too. MLflow 2 has none. */
export async function* listLoggedModels(
  database: MlflowDatabase,
  experimentId: string,
): AsyncGenerator<LoggedModelRecord> {
  if (!database.has("logged_models")) return;
  const sql = "SELECT * FROM logged_models WHERE experiment_id = ? ORDER BY creation_timestamp_ms, model_id";
  for (const row of await database.all(sql, Number(experimentId))) yield await readLoggedModel(database, row);
}

export async function findLoggedModel(
  database: MlflowDatabase,
  modelId: string,
): Promise<LoggedModelRecord | undefined> {
  if (!database.has("logged_models")) return undefined;
  const [row] = await database.all("SELECT * FROM logged_models WHERE model_id = ?", modelId);
  return row && readLoggedModel(database, row);
}

async function readLoggedModel(database: MlflowDatabase, row: Row): Promise<LoggedModelRecord> {
  const modelId = textOf(row, "model_id");
  const metrics = await database.all("SELECT * FROM logged_model_metrics WHERE model_id = ?", modelId);
  return {
    modelId,
    experimentId: textOf(row, "experiment_id"),
    name: textOf(row, "name"),
    artifactLocation: textOf(row, "artifact_location"),
    modelType: textOf(row, "model_type"),
    sourceRunId: textOf(row, "source_run_id"),
    status: statuses[Number(row["status"])] ?? statuses[0],
    lifecycleStage: lifecycleOf(row),
    createdAtMs: timeOf(row, "creation_timestamp_ms"),
    updatedAtMs: timeOf(row, "last_updated_timestamp_ms"),
    tags: await pairs(
      database,
      "SELECT tag_key AS key, tag_value AS value FROM logged_model_tags WHERE model_id = ?",
      modelId,
    ),
    params: await pairs(
      database,
      "SELECT param_key AS key, param_value AS value FROM logged_model_params WHERE model_id = ?",
      modelId,
    ),
    metrics: metrics.map((metric) => ({
      key: textOf(metric, "metric_name"),
      timestampMs: int64Of(metric, "metric_timestamp_ms"),
      step: int64Of(metric, "metric_step"),
      value: metric["metric_value"] === null ? NaN : doubleOf(metric, "metric_value"),
      runId: textOf(metric, "run_id"),
      datasetName: optionalText(metric, "dataset_name") || null,
      datasetDigest: optionalText(metric, "dataset_digest") || null,
    })),
  };
}
