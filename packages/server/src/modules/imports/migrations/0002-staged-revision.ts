import type { Kysely } from "kysely";

/** Counts how often points were laid down for a run: whoever read them before can tell that they are the same. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .alterTable("import_runs")
    .addColumn("revision", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
