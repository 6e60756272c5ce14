import { type Kysely, sql } from "kysely";

/** The first tables of the module. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhooks (
      webhook_id text primary key,
      workspace text not null,
      name text not null,
      description text not null,
      url text not null,
      status text not null,
      secret blob,
      experiment_id text,
      model_name text,
      created_by text not null,
      created_at_ms integer not null,
      updated_at_ms integer not null
    )`.execute(database);
  await sql`create index webhooks_by_workspace on webhooks (workspace, created_at_ms)`.execute(database);
  await sql`
    create table webhook_events (
      webhook_id text not null references webhooks (webhook_id) on delete cascade,
      event text not null,
      primary key (webhook_id, event)
    )`.execute(database);
  await sql`create index webhook_events_by_event on webhook_events (event)`.execute(database);
  await sql`
    create table webhook_deliveries (
      delivery_id text primary key,
      webhook_id text not null references webhooks (webhook_id) on delete cascade,
      event text not null,
      body text not null,
      state text not null,
      attempts integer not null,
      created_at_ms integer not null,
      next_attempt_at_ms integer,
      last_attempt_at_ms integer,
      last_status integer,
      last_error text
    )`.execute(database);
  await sql`create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, delivery_id)`.execute(
    database,
  );
  // Waiting ones only, so that looking for what is due costs the same however long the history is.
  await sql`
    create index webhook_deliveries_due on webhook_deliveries (next_attempt_at_ms, delivery_id)
    where state = 'waiting'`.execute(database);
  await sql`create index webhook_deliveries_by_age on webhook_deliveries (state, created_at_ms)`.execute(
    database,
  );
}
