import { type Kysely, sql } from "kysely";

/** The first tables of the module. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table jobs (
      id text primary key,
      workspace text not null,
      actor_id text not null,
      kind text not null,
      queue text not null,
      state text not null,
      input text not null,
      output text,
      progress text,
      reason text,
      attempt integer not null,
      maximum_attempts integer not null,
      time_limit_seconds integer not null,
      fence integer not null,
      worker text,
      cancel_requested integer not null,
      lease_ends_at_ms integer,
      created_at_ms integer not null,
      started_at_ms integer,
      ended_at_ms integer
    )`.execute(database);
  await sql`create index jobs_by_state on jobs (state, queue, created_at_ms)`.execute(database);
  await sql`create index jobs_by_workspace on jobs (workspace, created_at_ms)`.execute(database);
}
