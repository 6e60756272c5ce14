import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AppContext } from "#context";
import type { AbandonedJob, CompletedJob, JobKind, Principal } from "#ports";
import { startTestServer, type TestServer } from "#testing";
import { claimJob } from "./claim-job.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { jobErrors } from "./errors.ts";
import type { JobId } from "./job.ts";

let server: TestServer;
let principal: Principal;
let completed: CompletedJob[];
let abandoned: AbandonedJob[];
let aheadMs: number;
/** The server's context, with a clock that a test moves and one kind of job. */
let context: AppContext;

beforeEach(async () => {
  server = await startTestServer();
  principal = await server.principal("contributor");
  completed = [];
  abandoned = [];
  aheadMs = 0;
  const count: JobKind = {
    kind: "count",
    prepare: ({ output }) =>
      typeof output === "number"
        ? Promise.resolve(output + 1)
        : Promise.reject(jobErrors["object-not-named"]({ id: "x", sha256: "output" })),
    complete: (_tx, job) => void completed.push(job),
    abandon: (_tx, job) => void abandoned.push(job),
  };
  (server.context.jobKinds as Map<string, JobKind>).set("count", count);
  context = { ...server.context, clock: { nowMs: () => server.context.clock.nowMs() + aheadMs } };
});
afterEach(() => server[Symbol.asyncDispose]());

const enqueue = (
  options: { maximumAttempts?: number; input?: Record<string, unknown> } = {},
): Promise<JobId> =>
  context.storage.write((tx) =>
    enqueueJob(context, tx, principal, { kind: "count", input: options.input ?? {}, ...options }),
  );
const post = (path: string, json: unknown) => server.fetch(`/api/v1/jobs/${path}`, { as: "worker", json });
const claim = async () => {
  const answer = await post("claim", { kinds: ["count"], worker: "w1" });
  return answer.status === 204
    ? undefined
    : ((await answer.json()) as { job: { id: string }; fence: number });
};
const look = async (id: string) =>
  (await (await server.fetch(`/api/v1/jobs/${id}`)).json()) as Record<string, unknown>;

describe("a job", () => {
  test("is claimed once, reports progress, and ends with its output in one commit", async () => {
    const id = await enqueue();
    const claimed = await claim();
    expect(claimed?.job.id).toBe(id);
    expect(await claim()).toBeUndefined();
    const progress = { done: 5, total: 10, unit: "rows" };
    const beat = await post(`${id}/heartbeat`, { fence: claimed?.fence, progress });
    expect(await beat.json()).toEqual({ cancelRequested: false });
    expect(await look(id)).toMatchObject({ state: "running", progress, worker: "w1", attempt: 1 });
    expect((await post(`${id}/complete`, { fence: claimed?.fence, output: 41 })).status).toBe(204);
    expect(await look(id)).toMatchObject({ state: "succeeded" });
    expect(completed.map(({ prepared }) => prepared)).toEqual([42]);
    expect((await post(`${id}/complete`, { fence: claimed?.fence, output: 41 })).status).toBe(409);
    expect(completed).toHaveLength(1);
  });

  test("whose output its kind refuses fails, and says why", async () => {
    const id = await enqueue();
    const claimed = await claim();
    expect((await post(`${id}/complete`, { fence: claimed?.fence, output: "many" })).status).toBe(404);
    expect(await look(id)).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("output refused"),
    });
    expect(abandoned).toHaveLength(1);
  });

  test("that fails is tried again until its attempts are used up", async () => {
    const id = await enqueue({ maximumAttempts: 2 });
    for (const state of ["queued", "failed"]) {
      const claimed = await claim();
      await post(`${id}/fail`, { fence: claimed?.fence, reason: "disk full", retryable: true });
      expect(await look(id)).toMatchObject({ state, reason: "disk full" });
    }
  });

  test("queued jobs are claimed in the order they came", async () => {
    const ids = [await enqueue(), await enqueue(), await enqueue()];
    expect([(await claim())?.job.id, (await claim())?.job.id, (await claim())?.job.id]).toEqual(ids);
  });
});

describe("a lease", () => {
  const reclaim = () => claimJob(context, { queue: "default", kinds: ["count"], worker: "w2" });

  test("that ends gives the job to another worker, and the first can change nothing", async () => {
    const id = await enqueue();
    const first = await claim();
    aheadMs = 31_000;
    const second = await reclaim();
    expect(second).toMatchObject({ id, attempt: 2, worker: "w2" });
    const late = await post(`${id}/complete`, { fence: first?.fence, output: 1 });
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([409, "jobs/lease-lost"]);
    expect(completed).toEqual([]);
  });

  test("never outlasts the job's time limit", async () => {
    await context.storage.write((tx) =>
      enqueueJob(context, tx, principal, {
        kind: "count",
        input: {},
        timeLimitSeconds: 10,
        maximumAttempts: 1,
      }),
    );
    await claim();
    aheadMs = 11_000;
    expect(await reclaim()).toBeUndefined();
    expect(abandoned[0]?.reason).toContain("time limit");
  });

  test("lets its holder read the objects that the job names, and no others", async () => {
    const scope = { workspace: principal.workspace, retentionClass: "artifact" };
    const named = await context.objects.put(scope, Buffer.from("named"));
    const other = await context.objects.put(scope, Buffer.from("other"));
    const id = await enqueue({ input: { objects: [{ sha256: named.sha256, retentionClass: "artifact" }] } });
    const claimed = await claim();
    const read = (sha256: string, fence: number) =>
      server.fetch(`/api/v1/jobs/${id}/inputs/${sha256}?fence=${fence}`, { as: "worker" });
    const fence = claimed?.fence ?? 0;
    expect(await (await read(named.sha256, fence)).text()).toBe("named");
    expect((await read(other.sha256, fence)).status).toBe(404);
    expect((await read(named.sha256, fence + 1)).status).toBe(409);
  });
});

describe("cancelling", () => {
  const cancel = (id: string) =>
    server.fetch(`/api/v1/jobs/${id}/cancel`, { method: "POST", as: "contributor" });

  test("ends a queued job at once", async () => {
    const id = await enqueue();
    expect(await (await cancel(id)).json()).toMatchObject({ state: "cancelled" });
    expect(await claim()).toBeUndefined();
    expect((await cancel(id)).status).toBe(409);
  });

  test("tells a running job's worker at its next heartbeat", async () => {
    const id = await enqueue();
    const claimed = await claim();
    expect(await (await cancel(id)).json()).toMatchObject({ state: "running", cancelRequested: true });
    const beat = await post(`${id}/heartbeat`, { fence: claimed?.fence });
    expect(await beat.json()).toEqual({ cancelRequested: true });
    await post(`${id}/fail`, { fence: claimed?.fence, reason: "stopped", retryable: true });
    expect(await look(id)).toMatchObject({ state: "cancelled" });
  });
});

test("a job of another workspace is not there", async () => {
  expect((await server.fetch("/api/v1/jobs/nothing")).status).toBe(404);
});
