import { type Kysely, sql } from "kysely";

/** Which entry of the ledger a delivery tells of, so that it goes when the entry's content is erased. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table webhook_deliveries add column entry_id text`.execute(database);
  await sql`create index webhook_deliveries_by_entry on webhook_deliveries (entry_id)`.execute(database);
}
