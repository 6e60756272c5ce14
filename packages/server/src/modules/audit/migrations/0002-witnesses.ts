import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const createWitnesses: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable("ledger_cosignatures")
      .addColumn("key_id", "text", (column) => column.primaryKey())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("checkpoint", "text", (column) => column.notNull())
      .addColumn("signature_line", "text", (column) => column.notNull())
      .addColumn("cosigned_at_ms", "integer", (column) => column.notNull())
      .execute();
  },
};
