import { type Kysely, sql } from "kysely";

/** SQLite keeps such a table as its primary key alone, without a second tree. */
const clustered = sql`WITHOUT ROWID`;

/**
 * Traces, their spans and what is said about them. Rows below a trace carry no workspace of their own: they are reached
 * by its number, and a trace only through its workspace. A number is shorter than MLflow's id in each of those rows.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await createTraces(database);
  await createSpans(database);
  await createLinks(database);
  await createAssessments(database);
}

async function createTraces({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("traces")
    .addColumn("trace_number", "integer", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("trace_id", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addColumn("request_time_ms", "integer", (column) => column.notNull())
    .addColumn("duration_ms", "integer")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("client_request_id", "text")
    .addColumn("request_preview", "text")
    .addColumn("response_preview", "text")
    .addColumn("session_id", "text")
    .addColumn("is_reported", "integer", (column) => column.notNull())
    .addColumn("written_by", "text", (column) => column.notNull())
    .addColumn("anchor_due_at_ms", "integer")
    .addUniqueConstraint("traces_id", ["workspace", "trace_id"])
    .execute();
  await schema
    .createIndex("traces_by_time")
    .on("traces")
    .columns(["workspace", "experiment_id", "request_time_ms desc", "trace_id"])
    .execute();
  await schema.createIndex("traces_by_session").on("traces").columns(["workspace", "session_id"]).execute();
  await schema.createIndex("traces_by_anchor").on("traces").column("anchor_due_at_ms").execute();
  for (const table of ["trace_tags", "trace_metadata"]) {
    await schema
      .createTable(table)
      .addColumn("trace_number", "integer", (column) => column.notNull())
      .addColumn("key", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_pk`, ["trace_number", "key"])
      .modifyEnd(clustered)
      .execute();
  }
}

async function createSpans({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("trace_spans")
    .addColumn("trace_number", "integer", (column) => column.notNull())
    .addColumn("span_id", "text", (column) => column.notNull())
    .addColumn("parent_span_id", "text")
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("type", "text")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("start_ns", "integer", (column) => column.notNull())
    .addColumn("content", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("trace_spans_pk", ["trace_number", "span_id"])
    .execute();
}

async function createLinks({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("trace_runs")
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("trace_number", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("trace_runs_pk", ["run_id", "trace_number"])
    .modifyEnd(clustered)
    .execute();
  await schema.createIndex("trace_runs_by_trace").on("trace_runs").column("trace_number").execute();
  await schema
    .createTable("trace_prompts")
    .addColumn("prompt", "text", (column) => column.notNull())
    .addColumn("trace_number", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("trace_prompts_pk", ["prompt", "trace_number"])
    .modifyEnd(clustered)
    .execute();
  await schema.createIndex("trace_prompts_by_trace").on("trace_prompts").column("trace_number").execute();
}

async function createAssessments({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("trace_assessments")
    .addColumn("trace_number", "integer", (column) => column.notNull())
    .addColumn("assessment_id", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("number_value", "real")
    .addColumn("error", "text")
    .addColumn("source_type", "text", (column) => column.notNull())
    .addColumn("source_id", "text")
    .addColumn("span_id", "text")
    .addColumn("rationale", "text")
    .addColumn("metadata", "text")
    .addColumn("concerns_session", "integer", (column) => column.notNull())
    .addColumn("overrides", "text")
    .addColumn("is_valid", "integer", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("updated_at_ms", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("trace_assessments_pk", ["trace_number", "assessment_id"])
    .execute();
  await schema
    .createIndex("trace_assessments_by_name")
    .on("trace_assessments")
    .columns(["kind", "name"])
    .execute();
}
