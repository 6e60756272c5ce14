import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Tells a backup's copy of the database from the database itself. */
export const markCopies: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable("ledger_head").addColumn("copied_at_ms", "integer").execute();
  },
};
