import type { Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("deployments")
    .addColumn("deployment_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("entity_key", "text")
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addUniqueConstraint("deployments_name", ["workspace", "name"])
    .execute();
  await database.schema
    .createTable("deployment_revisions")
    .addColumn("deployment_id", "text", (column) => column.notNull().references("deployments.deployment_id"))
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("version_id", "text", (column) => column.notNull())
    .addColumn("version_digest", "text", (column) => column.notNull())
    // A copy of what the version was: a rollback must not depend on the version still being registered.
    .addColumn("files_json", "text", (column) => column.notNull())
    .addColumn("onnx_path", "text", (column) => column.notNull())
    .addColumn("signature_json", "text", (column) => column.notNull())
    .addColumn("rolled_back_to", "integer")
    .addColumn("reason", "text")
    .addColumn("deployed_at_ms", "integer", (column) => column.notNull())
    .addColumn("deployed_by", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("deployment_revisions_key", ["deployment_id", "revision"])
    .execute();
  await database.schema
    .createTable("route_table_generations")
    .addColumn("workspace", "text", (column) => column.primaryKey())
    .addColumn("generation", "integer", (column) => column.notNull())
    .addColumn("content_sha256", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createTable("gateways")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("gateway_id", "text", (column) => column.notNull())
    .addColumn("url", "text", (column) => column.notNull())
    .addColumn("generation", "integer", (column) => column.notNull())
    .addColumn("deployments_json", "text", (column) => column.notNull())
    .addColumn("last_seen_at_ms", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("gateways_key", ["workspace", "gateway_id"])
    .execute();
  await database.schema
    .createTable("gateway_traffic")
    .addColumn("deployment_id", "text", (column) => column.notNull().references("deployments.deployment_id"))
    .addColumn("gateway_id", "text", (column) => column.notNull())
    .addColumn("minute_at_ms", "integer", (column) => column.notNull())
    .addColumn("requests", "integer", (column) => column.notNull())
    .addColumn("errors", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("gateway_traffic_key", ["deployment_id", "gateway_id", "minute_at_ms"])
    .execute();
}
