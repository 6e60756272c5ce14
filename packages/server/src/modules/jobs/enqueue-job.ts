import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { type JobId, JobState } from "./job.ts";
import { insertJob } from "./job.store.ts";

/** Puts a job on its queue, within the transaction of the use case that needs it. */
export async function enqueueJob(
  context: Pick<AppContext, "clock" | "random" | "ledger">,
  tx: Transaction,
  principal: Principal,
  request: {
    kind: string;
    /** JSON. `objects` in it lists what the worker may read. */
    input: Readonly<Record<string, unknown>>;
    queue?: string;
    /** Default one hour. */
    timeLimitSeconds?: number;
    /** Default 3. */
    maximumAttempts?: number;
  },
): Promise<JobId> {
  const id = context.random.id() as JobId;
  await insertJob(tx, {
    id,
    workspace: principal.workspace,
    actor_id: principal.actorId,
    kind: request.kind,
    queue: request.queue ?? "default",
    state: JobState.queued,
    input: JSON.stringify(request.input),
    output: null,
    progress: null,
    reason: null,
    attempt: 0,
    maximum_attempts: request.maximumAttempts ?? 3,
    time_limit_seconds: request.timeLimitSeconds ?? 3600,
    fence: 0,
    worker: null,
    cancel_requested: 0,
    lease_ends_at_ms: null,
    created_at_ms: context.clock.nowMs(),
    started_at_ms: null,
    ended_at_ms: null,
  });
  context.ledger.append(tx, {
    type: "job.queued",
    subject: `job:${id}`,
    actor: principal.actorId,
    workspace: principal.workspace,
    payload: { kind: request.kind },
  });
  return id;
}
