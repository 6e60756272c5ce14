import type { Kysely } from "kysely";

export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("imports")
    .addColumn("import_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("source_kind", "text", (column) => column.notNull())
    .addColumn("source_location", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("started_at_ms", "integer", (column) => column.notNull())
    .addColumn("started_by", "text", (column) => column.notNull())
    .addColumn("completed_at_ms", "integer")
    .execute();
  await schema
    .createIndex("imports_by_source")
    .on("imports")
    .columns(["workspace", "source_kind", "source_location"])
    .execute();
  // What the experiments of a source became here, also for later imports from it.
  await schema
    .createTable("import_ids")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("source_kind", "text", (column) => column.notNull())
    .addColumn("source_location", "text", (column) => column.notNull())
    .addColumn("source_id", "text", (column) => column.notNull())
    .addColumn("experiment_id", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("import_ids_pk", ["workspace", "source_kind", "source_location", "source_id"])
    .execute();
  // Runs whose points are being laid down or that were recorded. One import at a time lays down a run's points.
  await schema
    .createTable("import_runs")
    .addColumn("run_id", "text", (column) => column.primaryKey())
    .addColumn("import_id", "text", (column) => column.notNull().references("imports.import_id"))
    .addColumn("is_recorded", "integer", (column) => column.notNull())
    .execute();
  await schema.createIndex("import_runs_by_import").on("import_runs").column("import_id").execute();
}
