import type { Insertable, Selectable } from "kysely";
import type { Reader, Transaction } from "#storage";
import type { ActorId, WorkspaceId } from "#ports";
import { type Job, type JobId, type JobProgress, JobState } from "./job.ts";

interface JobsTable {
  id: string;
  workspace: string;
  actor_id: string;
  kind: string;
  queue: string;
  state: JobState;
  input: string;
  output: string | null;
  progress: string | null;
  reason: string | null;
  attempt: number;
  maximum_attempts: number;
  time_limit_seconds: number;
  fence: number;
  worker: string | null;
  cancel_requested: number;
  lease_ends_at_ms: number | null;
  created_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
}
interface Tables {
  jobs: JobsTable;
}

export async function insertJob(tx: Transaction, row: Insertable<JobsTable>): Promise<void> {
  await tx.tables<Tables>().insertInto("jobs").values(row).execute();
}

export async function findJob(reader: Reader, id: string): Promise<Job | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("jobs")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toJob(row);
}

export async function listJobs(
  reader: Reader,
  workspace: WorkspaceId,
  filter: {
    state?: JobState | undefined;
    kind?: string | undefined;
    before?: number | undefined;
    limit: number;
  },
): Promise<Job[]> {
  let query = reader.tables<Tables>().selectFrom("jobs").selectAll().where("workspace", "=", workspace);
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind);
  if (filter.before !== undefined) query = query.where("created_at_ms", "<", filter.before);
  return (
    await query.orderBy("created_at_ms", "desc").orderBy("id", "desc").limit(filter.limit).execute()
  ).map(toJob);
}

/** The job that waited longest among those of a queue and the given kinds. */
export async function findClaimable(
  reader: Reader,
  queue: string,
  kinds: readonly string[],
): Promise<Job | undefined> {
  const row = await reader
    .tables<Tables>()
    .selectFrom("jobs")
    .selectAll()
    .where("state", "=", JobState.queued)
    .where("queue", "=", queue)
    .where("kind", "in", kinds)
    .orderBy("created_at_ms")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toJob(row);
}

/** Running jobs whose lease, or time limit, is over. */
export async function findLost(reader: Reader, nowMs: number): Promise<Job[]> {
  const rows = await reader
    .tables<Tables>()
    .selectFrom("jobs")
    .selectAll()
    .where("state", "=", JobState.running)
    .where("lease_ends_at_ms", "<=", nowMs)
    .execute();
  return rows.map(toJob);
}

export async function updateJob(tx: Transaction, id: JobId, change: Partial<JobsTable>): Promise<void> {
  await tx.tables<Tables>().updateTable("jobs").set(change).where("id", "=", id).execute();
}

function toJob(row: Selectable<JobsTable>): Job {
  return {
    id: row.id as JobId,
    workspace: row.workspace as WorkspaceId,
    actorId: row.actor_id as ActorId,
    kind: row.kind,
    queue: row.queue,
    state: row.state,
    input: JSON.parse(row.input) as unknown,
    output: row.output === null ? null : (JSON.parse(row.output) as unknown),
    progress: row.progress === null ? null : (JSON.parse(row.progress) as JobProgress),
    reason: row.reason,
    attempt: row.attempt,
    maximumAttempts: row.maximum_attempts,
    timeLimitSeconds: row.time_limit_seconds,
    fence: row.fence,
    worker: row.worker,
    cancelRequested: row.cancel_requested === 1,
    leaseEndsAtMs: row.lease_ends_at_ms,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
  };
}
