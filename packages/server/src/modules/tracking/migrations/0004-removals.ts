import { type Kysely, sql } from "kysely";

/** What is left to do for runs that were removed for good, and the ids of experiments, which are not used again. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  // Series whose points are still to be removed: a long history goes a few thousand points at a time.
  await schema
    .createTable("removed_series")
    .addColumn("series_id", "integer", (column) => column.primaryKey())
    .execute();
  await schema
    .createTable("removed_experiments")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("experiment_id", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("removed_experiments_pk", ["workspace", "experiment_id"])
    .execute();
  await schema
    .createIndex("runs_deleted")
    .on("runs")
    .columns(["deleted_at_ms", "run_id"])
    .where(sql.ref("deleted_at_ms"), "is not", null)
    .execute();
}
