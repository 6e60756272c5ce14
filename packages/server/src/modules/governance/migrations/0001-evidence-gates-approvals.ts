import { type Kysely, sql } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table evidence (
      workspace text not null,
      sha256 text not null,
      version_id text not null,
      predicate_type text not null,
      envelope text not null,
      actor_id text not null,
      entry_id text not null,
      created_at_ms integer not null,
      sequence integer not null,
      primary key (workspace, sha256)
    )`.execute(database);
  await sql`create index evidence_by_version on evidence (workspace, version_id, sequence)`.execute(database);
  await sql`
    create table gate_results (
      id text primary key,
      workspace text not null,
      version_id text not null,
      target text not null,
      result text not null,
      checked_at_ms integer not null
    )`.execute(database);
  await sql`create index gate_results_by_version on gate_results (workspace, version_id, target, checked_at_ms)`.execute(
    database,
  );
  await sql`
    create table approvals (
      id text primary key,
      workspace text not null,
      version_id text not null,
      target text not null,
      decision text not null,
      actor_id text not null,
      evidence_digests text not null,
      evidence_sha256 text not null,
      comment text not null,
      created_at_ms integer not null
    )`.execute(database);
  await sql`create index approvals_by_version on approvals (workspace, version_id, target, created_at_ms)`.execute(
    database,
  );
}
