import type { Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("datasets")
    .addColumn("dataset_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addUniqueConstraint("datasets_name", ["workspace", "name"])
    .execute();
  await database.schema
    .createTable("dataset_versions")
    .addColumn("version_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("dataset_id", "text", (column) => column.notNull().references("datasets.dataset_id"))
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("format", "text", (column) => column.notNull())
    .addColumn("size_bytes", "integer", (column) => column.notNull())
    .addColumn("row_count", "integer", (column) => column.notNull())
    .addColumn("columns_json", "text", (column) => column.notNull())
    .addColumn("roles_json", "text", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addUniqueConstraint("dataset_versions_digest", ["dataset_id", "digest"])
    .execute();
}
