import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const createLedger: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable("ledger_entries")
      .addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("log_index", "integer", (column) => column.unique())
      .addColumn("id", "text", (column) => column.notNull().unique())
      .addColumn("workspace", "text", (column) => column.notNull())
      .addColumn("type", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("actor", "text", (column) => column.notNull())
      .addColumn("recorded_at_ms", "integer", (column) => column.notNull())
      .addColumn("leaf", "blob", (column) => column.notNull())
      .addColumn("salt", "blob")
      .addColumn("payload", "text")
      .execute();
    // Pending entries only, so that finding them costs the same however long the ledger is.
    await database.schema
      .createIndex("ledger_entries_pending")
      .on("ledger_entries")
      .column("sequence")
      .where(sql.ref("log_index"), "is", null)
      .execute();
    // Of placed entries only: an append pays for none of them, the sequencer does.
    for (const filter of [[], ["type"], ["subject"]]) {
      await database.schema
        .createIndex(["ledger_entries_by_workspace", ...filter].join("_"))
        .on("ledger_entries")
        .columns(["workspace", ...filter, "log_index"])
        .where(sql.ref("log_index"), "is not", null)
        .execute();
    }
    await database.schema
      .createTable("ledger_tiles")
      .addColumn("level", "integer", (column) => column.notNull())
      .addColumn("tile_index", "integer", (column) => column.notNull())
      .addColumn("hashes", "blob", (column) => column.notNull())
      .addPrimaryKeyConstraint("ledger_tiles_place", ["level", "tile_index"])
      .execute();
    await database.schema
      .createTable("ledger_head")
      .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id = 1`))
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("checkpoint", "text", (column) => column.notNull())
      .addColumn("signed_at_ms", "integer", (column) => column.notNull())
      .addColumn("fence", "integer", (column) => column.notNull())
      .addColumn("lease_holder", "text", (column) => column.notNull())
      .addColumn("lease_expires_at_ms", "integer", (column) => column.notNull())
      .execute();
  },
};
