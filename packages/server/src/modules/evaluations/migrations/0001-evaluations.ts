import { type Kysely, sql } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table evaluations (
      id text primary key,
      workspace text not null,
      model_name text not null,
      version integer not null,
      version_id text not null,
      version_digest text not null,
      dataset_name text not null,
      dataset_digest text not null,
      threshold real not null,
      minimum_group_positives integer not null,
      job_id text not null,
      state text not null,
      reason text,
      evidence_sha256 text,
      created_by text not null,
      created_at_ms integer not null,
      ended_at_ms integer
    )`.execute(database);
  await sql`create index evaluations_by_version on evaluations (workspace, version_id, created_at_ms)`.execute(
    database,
  );
  await sql`create unique index evaluations_by_job on evaluations (job_id)`.execute(database);
}
