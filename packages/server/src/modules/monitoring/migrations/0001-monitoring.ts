import type { Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("log_segments")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("deployment_id", "text", (column) => column.notNull().references("deployments.deployment_id"))
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("row_count", "integer", (column) => column.notNull())
    .addColumn("size_bytes", "integer", (column) => column.notNull())
    .addColumn("first_ms", "integer", (column) => column.notNull())
    .addColumn("last_ms", "integer", (column) => column.notNull())
    .addColumn("recorded_at_ms", "integer", (column) => column.notNull())
    .addColumn("recorded_by", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("log_segments_key", ["workspace", "sha256"])
    .execute();
  await database.schema
    .createIndex("log_segments_newest")
    .on("log_segments")
    .columns(["deployment_id", "revision", "last_ms"])
    .execute();
  await database.schema
    .createTable("traffic_minutes")
    .addColumn("deployment_id", "text", (column) => column.notNull().references("deployments.deployment_id"))
    .addColumn("minute_at_ms", "integer", (column) => column.notNull())
    .addColumn("requests", "integer", (column) => column.notNull())
    .addColumn("errors", "integer", (column) => column.notNull())
    .addColumn("latencies_json", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("traffic_minutes_key", ["deployment_id", "minute_at_ms"])
    .execute();
  await database.schema
    .createTable("labels")
    .addColumn("deployment_id", "text", (column) => column.notNull().references("deployments.deployment_id"))
    .addColumn("entity_key", "text", (column) => column.notNull())
    .addColumn("label", "integer", (column) => column.notNull())
    .addColumn("observed_at_ms", "integer", (column) => column.notNull())
    .addColumn("recorded_at_ms", "integer", (column) => column.notNull())
    .addColumn("corrections", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("labels_key", ["deployment_id", "entity_key"])
    .execute();
  await database.schema
    .createIndex("labels_newest")
    .on("labels")
    .columns(["deployment_id", "recorded_at_ms"])
    .execute();
  await database.schema
    .createTable("monitored_deployments")
    .addColumn("deployment_id", "text", (column) =>
      column.primaryKey().references("deployments.deployment_id"),
    )
    .addColumn("requests", "integer", (column) => column.notNull())
    .addColumn("errors", "integer", (column) => column.notNull())
    .addColumn("logged_until_ms", "integer")
    .addColumn("inputs", "integer", (column) => column.notNull())
    .addColumn("analysed_inputs", "integer")
    .addColumn("analysed_revision", "integer")
    .addColumn("report_json", "text")
    .execute();
  await database.schema
    .createTable("alerts")
    .addColumn("alert_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("deployment_id", "text", (column) => column.notNull().references("deployments.deployment_id"))
    .addColumn("deployment", "text", (column) => column.notNull())
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("reasons_json", "text", (column) => column.notNull())
    .addColumn("raised_at_ms", "integer", (column) => column.notNull())
    .addColumn("cleared_at_ms", "integer")
    .addColumn("cleared_because", "text")
    .execute();
  await database.schema
    .createIndex("alerts_newest")
    .on("alerts")
    .columns(["workspace", "raised_at_ms"])
    .execute();
}
