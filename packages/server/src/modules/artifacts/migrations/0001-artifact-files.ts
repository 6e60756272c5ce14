import type { Kysely } from "kysely";

/** One row a file; directories are the prefixes of paths. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("artifact_files")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("size_bytes", "integer", (column) => column.notNull())
    .addColumn("written_at_ms", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("artifact_files_pk", ["workspace", "path"])
    .execute();
}
