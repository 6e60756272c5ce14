import { type Kysely, sql } from "kysely";

/**
 * Experiments, runs and what is logged to them. Rows below a run carry no workspace of their own: they are reached by
 * the run's id, and a run only through its workspace.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await createExperiments(database);
  await insertDefaultExperiment(database);
  await createRuns(database);
  await createMetrics(database);
  await createInputs(database);
  await createLoggedModels(database);
}

async function createExperiments({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("experiments")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("artifact_location", "text", (column) => column.notNull())
    .addColumn("lifecycle_stage", "text", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("updated_at_ms", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("experiments_pk", ["workspace", "experiment_id"])
    .addUniqueConstraint("experiments_name", ["workspace", "name"])
    .execute();
  await schema
    .createTable("experiment_tags")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("experiment_tags_pk", ["workspace", "experiment_id", "key"])
    .execute();
}

/** Clients that name no experiment log to `0`. */
async function insertDefaultExperiment(database: Kysely<unknown>): Promise<void> {
  const nowMs = Date.now();
  await sql`INSERT INTO experiments
      (workspace, experiment_id, name, artifact_location, lifecycle_stage, created_at_ms, updated_at_ms)
    VALUES ('default', 0, 'Default', 'mlflow-artifacts:/0', 'active', ${nowMs}, ${nowMs})`.execute(database);
}

async function createRuns({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("runs")
    .addColumn("run_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("start_time_ms", "integer", (column) => column.notNull())
    .addColumn("end_time_ms", "integer")
    .addColumn("artifact_uri", "text", (column) => column.notNull())
    .addColumn("lifecycle_stage", "text", (column) => column.notNull())
    .addColumn("deleted_at_ms", "integer")
    // When the ledger gets the next digest of the run's params, tags and metrics; null when it has the last.
    .addColumn("anchor_due_at_ms", "integer")
    .addColumn("anchor_digest", "text")
    .execute();
  await schema
    .createIndex("runs_by_start")
    .on("runs")
    .columns(["workspace", "experiment_id", "start_time_ms desc", "run_id"])
    .execute();
  await schema
    .createIndex("runs_by_anchor")
    .on("runs")
    .column("anchor_due_at_ms")
    .where(sql.ref("anchor_due_at_ms"), "is not", null)
    .execute();
  for (const table of ["run_params", "run_tags"]) {
    await schema
      .createTable(table)
      .addColumn("run_id", "text", (column) => column.notNull())
      .addColumn("key", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_pk`, ["run_id", "key"])
      .modifyEnd(clustered)
      .execute();
  }
}

async function createMetrics({ schema }: Kysely<unknown>): Promise<void> {
  // One row for each metric of a run: its latest point, and the short id that its history is kept under.
  await schema
    .createTable("metric_series")
    .addColumn("series_id", "integer", (column) => column.primaryKey().autoIncrement())
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "real", (column) => column.notNull())
    .addColumn("is_nan", "integer", (column) => column.notNull())
    .addColumn("timestamp_ms", "integer", (column) => column.notNull())
    .addColumn("step", "integer", (column) => column.notNull())
    .addUniqueConstraint("metric_series_of_run", ["run_id", "key"])
    .execute();
  await schema
    .createIndex("metric_series_by_value")
    .on("metric_series")
    .columns(["experiment_id", "key", "is_nan", "value", "run_id"])
    .execute();
  // The key is the order of a history, and makes a point that is logged twice one point. NaN is 0 with is_nan 1.
  await schema
    .createTable("metric_points")
    .addColumn("series_id", "integer", (column) => column.notNull())
    .addColumn("timestamp_ms", "integer", (column) => column.notNull())
    .addColumn("step", "integer", (column) => column.notNull())
    .addColumn("value", "real", (column) => column.notNull())
    .addColumn("is_nan", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("metric_points_pk", ["series_id", "timestamp_ms", "step", "value", "is_nan"])
    .modifyEnd(clustered)
    .execute();
}

async function createInputs({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("logged_datasets")
    .addColumn("dataset_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("source_type", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("schema", "text")
    .addColumn("profile", "text")
    .addUniqueConstraint("logged_datasets_digest", ["workspace", "experiment_id", "name", "digest"])
    .execute();
  await schema
    .createTable("run_inputs")
    .addColumn("input_id", "text", (column) => column.primaryKey())
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("dataset_id", "text", (column) => column.notNull())
    .addUniqueConstraint("run_inputs_once", ["run_id", "dataset_id"])
    .execute();
  await schema
    .createTable("run_input_tags")
    .addColumn("input_id", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("run_input_tags_pk", ["input_id", "key"])
    .execute();
  await schema
    .createTable("run_models")
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("direction", "text", (column) => column.notNull())
    .addColumn("model_id", "text", (column) => column.notNull())
    .addColumn("step", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("run_models_pk", ["run_id", "direction", "model_id"])
    .execute();
}

async function createLoggedModels({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("logged_models")
    .addColumn("model_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("artifact_location", "text", (column) => column.notNull())
    .addColumn("model_type", "text", (column) => column.notNull())
    .addColumn("source_run_id", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("lifecycle_stage", "text", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("updated_at_ms", "integer", (column) => column.notNull())
    .execute();
  await schema
    .createIndex("logged_models_by_creation")
    .on("logged_models")
    .columns(["workspace", "experiment_id", "created_at_ms desc", "model_id"])
    .execute();
  for (const table of ["logged_model_params", "logged_model_tags"]) {
    await schema
      .createTable(table)
      .addColumn("model_id", "text", (column) => column.notNull())
      .addColumn("key", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_pk`, ["model_id", "key"])
      .modifyEnd(clustered)
      .execute();
  }
  await schema
    .createTable("logged_model_metrics")
    .addColumn("model_id", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("timestamp_ms", "integer", (column) => column.notNull())
    .addColumn("step", "integer", (column) => column.notNull())
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("value", "real", (column) => column.notNull())
    .addColumn("is_nan", "integer", (column) => column.notNull())
    .addColumn("dataset_name", "text")
    .addColumn("dataset_digest", "text")
    .addPrimaryKeyConstraint("logged_model_metrics_pk", ["model_id", "key", "timestamp_ms", "step", "run_id"])
    .execute();
}

/** SQLite keeps such a table as its primary key alone, without a second tree. */
const clustered = sql`WITHOUT ROWID`;
