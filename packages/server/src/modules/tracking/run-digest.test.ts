import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { anchorDueRuns } from "./anchor-runs.ts";
import { computeRunDigest, readRunDigest } from "./run-digest.ts";

async function post(server: TestServer, path: string, json: unknown): Promise<unknown> {
  const answer = await server.fetch(`/api/2.0/mlflow/runs/${path}`, { json });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function startRun(server: TestServer): Promise<string> {
  const body = (await post(server, "create", { experiment_id: "0", run_name: "long" })) as {
    run: { info: { run_id: string } };
  };
  return body.run.info.run_id;
}

/** A thousand points of a metric, from `first` on. */
function logThousand(server: TestServer, run_id: string, key: string, first: number): Promise<unknown> {
  const metrics = Array.from({ length: 1000 }, (_, index) => {
    const step = first + index;
    return { key, value: step % 7 === 0 ? "NaN" : step / 3, timestamp: 1000 + (step % 50), step };
  });
  return post(server, "log-batch", { run_id, metrics });
}

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly payload: { digest?: string; points?: number };
}

async function entriesOf(server: TestServer, runId: string): Promise<Entry[]> {
  const answer = await server.fetch(`/api/v1/ledger/entries?subject=run:${runId}`);
  const { entries } = (await answer.json()) as { entries: Entry[] };
  return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
}

test("a digest is the SHA-256 of the lines that its definition names", async () => {
  await using server = await startTestServer();
  const runId = await startRun(server);
  await post(server, "log-batch", {
    run_id: runId,
    params: [{ key: "lr", value: "0.1" }],
    metrics: [
      { key: "b", value: 0.1, timestamp: 2, step: "9007199254740993" },
      { key: "b", value: "-Infinity", timestamp: 1, step: 5 },
      { key: "a", value: "NaN", timestamp: 3, step: 0 },
    ],
  });
  const lines = [
    '["param","lr","0.1"]',
    '["tag","mlflow.runName","long"]',
    '["metric","a","3","0","NaN"]',
    '["metric","b","1","5","-Infinity"]',
    '["metric","b","2","9007199254740993","0.1"]',
  ];
  const digest = createHash("sha256")
    .update(lines.map((line) => `${line}\n`).join(""))
    .digest("hex");
  const expected = { digest: `sha256:${digest}`, params: 1, tags: 1, points: 3 };
  expect(computeRunDigest(server.context.storage.read, runId)).toEqual(expected);
  expect(await readRunDigest(server.context, runId)).toEqual(expected);
});

test("a digest that is read page by page leaves out what is logged meanwhile", async () => {
  await using server = await startTestServer();
  const runId = await startRun(server);
  for (let first = 0; first < 5000; first += 1000) await logThousand(server, runId, "m", first);
  const before = computeRunDigest(server.context.storage.read, runId);
  const reading = readRunDigest(server.context, runId);
  // Points among those that are there, points that are there already, and a metric that is new.
  await logThousand(server, runId, "m", 4500);
  await logThousand(server, runId, "new", 0);
  expect(await reading).toEqual(before);
  const after = await readRunDigest(server.context, runId);
  expect(after.points).toBe(6500);
  expect(after).toEqual(computeRunDigest(server.context.storage.read, runId));
});

test("the digest of a long history is the anchor that follows the end, also after later points", async () => {
  await using server = await startTestServer();
  const runId = await startRun(server);
  for (let first = 0; first < 3000; first += 1000) await logThousand(server, runId, "m", first);
  await post(server, "update", { run_id: runId, status: "FINISHED" });
  await anchorDueRuns(server.context);
  const { digest } = computeRunDigest(server.context.storage.read, runId);
  const [, ended, anchored] = await entriesOf(server, runId);
  expect([ended?.type, ended?.payload.digest]).toEqual(["run.ended", undefined]);
  expect(anchored).toMatchObject({ type: "run.anchored", payload: { digest, points: 3000 } });
  await Promise.all([anchorDueRuns(server.context), logThousand(server, runId, "m", 3000)]);
  await anchorDueRuns(server.context);
  await anchorDueRuns(server.context);
  const points = (await entriesOf(server, runId)).map(({ payload }) => payload.points);
  expect(points).toEqual([undefined, undefined, 3000, 4000]);
});
