import { Face, formatTime, HttpReply } from "@plumbline/platform";
import { z } from "zod";
import { type AppContext, defineRoute } from "#context";
import type { Principal } from "#ports";
import { cancelJob } from "./cancel-job.ts";
import { claimJob } from "./claim-job.ts";
import { completeJob } from "./complete-job.ts";
import { readHeldJob } from "./end-job.ts";
import { jobErrors } from "./errors.ts";
import { failJob } from "./fail-job.ts";
import { heartbeatJob } from "./heartbeat-job.ts";
import { type Job, leaseSeconds, objectsOf } from "./job.ts";
import {
  claimBody,
  completeBody,
  failBody,
  fenceQuery,
  heartbeatBody,
  jobAnswer,
  jobInputParams,
  jobParams,
  listQuery,
} from "./job.schema.ts";
import { findJob, listJobs } from "./job.store.ts";

const work = { face: Face.native, permission: "jobs:work" } as const;

export const jobRoutes = [
  defineRoute({
    ...work,
    method: "POST",
    path: "/api/v1/jobs/claim",
    summary: "Claim the job that waited longest; 204 where there is none",
    body: claimBody,
    handle: async (context, { body }) => {
      const job = await claimJob(context, body);
      if (job === undefined) return new HttpReply(204);
      const { id, kind, input, attempt, timeLimitSeconds, fence } = job;
      return { job: { id, kind, input, attempt, timeLimitSeconds }, fence, leaseSeconds };
    },
  }),
  defineRoute({
    ...work,
    method: "POST",
    path: "/api/v1/jobs/:id/heartbeat",
    summary: "Renew the lease and report progress",
    params: jobParams,
    body: heartbeatBody,
    handle: (context, { params, body }) => heartbeatJob(context, params.id, body),
  }),
  defineRoute({
    ...work,
    method: "GET",
    path: "/api/v1/jobs/:id/inputs/:sha256",
    summary: "An object that the job names",
    params: jobInputParams,
    query: fenceQuery,
    handle: (context, { params, query }) => openInput(context, params, query.fence),
  }),
  defineRoute({
    ...work,
    method: "POST",
    path: "/api/v1/jobs/:id/complete",
    summary: "Hand in the output and end the job",
    params: jobParams,
    body: completeBody,
    handle: async (context, { params, body }) => {
      await completeJob(context, params.id, body);
      return new HttpReply(204);
    },
  }),
  defineRoute({
    ...work,
    method: "POST",
    path: "/api/v1/jobs/:id/fail",
    summary: "Give the attempt up",
    params: jobParams,
    body: failBody,
    handle: async (context, { params, body }) => {
      await failJob(context, params.id, body);
      return new HttpReply(204);
    },
  }),
  defineRoute({
    face: Face.native,
    permission: "jobs:read",
    method: "GET",
    path: "/api/v1/jobs",
    summary: "Jobs, newest first",
    query: listQuery,
    response: z.object({ jobs: z.array(jobAnswer) }),
    handle: async (context, { principal, query }) => ({
      jobs: (await listJobs(context.storage.read, principal.workspace, query)).map(presentJob),
    }),
  }),
  defineRoute({
    face: Face.native,
    permission: "jobs:read",
    method: "GET",
    path: "/api/v1/jobs/:id",
    summary: "A job with its progress",
    params: jobParams,
    response: jobAnswer,
    handle: async (context, { principal, params }) =>
      presentJob(await readOwnJob(context, principal, params.id)),
  }),
  defineRoute({
    face: Face.native,
    permission: "jobs:run",
    method: "POST",
    path: "/api/v1/jobs/:id/cancel",
    summary: "Cancel a job",
    params: jobParams,
    response: jobAnswer,
    handle: async (context, { principal, params }) => {
      await cancelJob(context, principal, params.id);
      return presentJob(await readOwnJob(context, principal, params.id));
    },
  }),
];

async function openInput(
  context: Pick<AppContext, "storage" | "clock" | "objects">,
  params: { id: string; sha256: string },
  fence: number,
): Promise<HttpReply> {
  const job = await readHeldJob(context.storage.read, context.clock.nowMs(), params.id, fence);
  const object = objectsOf(job.input).find(({ sha256 }) => sha256 === params.sha256);
  if (object === undefined) throw jobErrors["object-not-named"](params);
  const scope = { workspace: job.workspace, retentionClass: object.retentionClass };
  const content = await context.objects.open(scope, object.sha256);
  return new HttpReply(200, content, { "content-type": "application/octet-stream" });
}

async function readOwnJob(
  context: Pick<AppContext, "storage">,
  principal: Principal,
  id: string,
): Promise<Job> {
  const job = await findJob(context.storage.read, id);
  if (job?.workspace !== principal.workspace) throw jobErrors["not-found"]({ id });
  return job;
}

function presentJob(job: Job): z.infer<typeof jobAnswer> {
  const time = (timeMs: number | null) => (timeMs === null ? null : formatTime(timeMs));
  return {
    id: job.id,
    kind: job.kind,
    queue: job.queue,
    state: job.state,
    progress: job.progress,
    reason: job.reason,
    attempt: job.attempt,
    maximumAttempts: job.maximumAttempts,
    worker: job.worker,
    cancelRequested: job.cancelRequested,
    createdAt: formatTime(job.createdAtMs),
    startedAt: time(job.startedAtMs),
    endedAt: time(job.endedAtMs),
  };
}
