import { type Kysely, sql } from "kysely";

/** Whether a run's client is still there, and whether the run was asked to stop. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  const columns = [
    // Last sign of life that is on disk. Null where no client of this server ever had the run: it was imported.
    ["seen_at_ms", "integer"],
    // How often its helper sends heartbeats; null where it sends none.
    ["heartbeat_seconds", "real"],
    ["crashed_at_ms", "integer"],
    ["crash_reason", "text"],
    ["stop_requested_at_ms", "integer"],
    ["stop_requested_by", "text"],
    ["stop_reason", "text"],
  ] as const;
  for (const [name, type] of columns) await schema.alterTable("runs").addColumn(name, type).execute();
  await schema
    .createIndex("runs_running")
    .on("runs")
    .column("run_id")
    .where(sql.ref("status"), "=", sql.lit("RUNNING"))
    .execute();
}
