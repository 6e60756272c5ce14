import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { sweepAll } from "./scheduled-sweeps.ts";

const api = "/api/2.0/mlflow";
const dayMs = 86_400_000;

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

async function call<T>(path: string, json?: unknown, method?: string): Promise<T> {
  const request = { ...(json !== undefined && { json }), ...(method !== undefined && { method }) };
  const answer = await server.fetch(path, request);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json().catch(() => undefined)) as T;
}

async function createExperiment(name: string): Promise<string> {
  return (await call<{ experiment_id: string }>(`${api}/experiments/create`, { name })).experiment_id;
}

/** A run with a param, points and files. */
async function createRun(experimentId: string, files: Readonly<Record<string, string>>): Promise<string> {
  const { run } = await call<{ run: { info: { run_id: string } } }>(`${api}/runs/create`, {
    experiment_id: experimentId,
    start_time: 1,
  });
  const { run_id } = run.info;
  await call(`${api}/runs/log-batch`, {
    run_id,
    metrics: [1, 2, 3].map((step) => ({ key: "loss", value: step, timestamp: step, step })),
    params: [{ key: "depth", value: "3" }],
  });
  for (const [path, text] of Object.entries(files))
    await putFile(`${experimentId}/${run_id}/artifacts/${path}`, text);
  return run_id;
}

async function putFile(path: string, body: string): Promise<void> {
  const answer = await server.fetch(`/api/2.0/mlflow-artifacts/artifacts/${path}`, { method: "PUT", body });
  expect(answer.status).toBe(200);
}

async function statusOf(path: string): Promise<number> {
  return (await server.fetch(path)).status;
}

const sweep = (olderThanSeconds: number, dryRun = false) =>
  call<Record<string, number>>("/api/v1/storage/sweeps", { olderThanSeconds, dryRun });

const rows = (table: string, condition = "true") =>
  server.context.storage.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${condition}`)?.n;

function payloadOf(type: string): Record<string, unknown> {
  const sql = "SELECT payload FROM ledger_entries WHERE type = ? ORDER BY sequence DESC LIMIT 1";
  const row = server.context.storage.read.get<{ payload: string }>(sql, type);
  return JSON.parse(row?.payload ?? "null") as Record<string, unknown>;
}

test("a deleted run goes with its points and the objects that it alone named; the ledger keeps its digest", async () => {
  const own = await createRun("0", { "a.txt": "mine alone", "b.txt": "shared", "c.txt": "mine alone" });
  const other = await createRun("0", { "b.txt": "shared" });
  await call(`${api}/runs/update`, { run_id: own, status: "FINISHED" });
  const { digest } = payloadOf("run.ended");
  await call(`${api}/runs/delete`, { run_id: own });
  const expected = { runs: 1, loggedModels: 0, experiments: 0, traces: 0, objects: 1, bytes: 10 };
  expect(await sweep(0, true)).toEqual({ dryRun: true, ...expected });
  expect(await sweep(3600)).toMatchObject({ runs: 0, objects: 0 });
  expect(await statusOf(`${api}/runs/get?run_id=${own}`)).toBe(200);
  expect(await sweep(0)).toEqual({ dryRun: false, ...expected });
  expect(await statusOf(`${api}/runs/get?run_id=${own}`)).toBe(404);
  expect(await statusOf(`/get-artifact?run_id=${other}&path=b.txt`)).toBe(200);
  expect(await statusOf(`/api/2.0/mlflow-artifacts/artifacts/0/${own}/artifacts/b.txt`)).toBe(404);
  expect([rows("metric_points"), rows("metric_series"), rows("run_params")]).toEqual([3, 1, 1]);
  expect(rows("removed_series") ?? 0).toBe(0);
  expect(payloadOf("run.removed")).toMatchObject({
    digest,
    params: 1,
    points: 3,
    artifacts: 3,
    artifactBytes: 26,
  });
  expect(payloadOf("artifact-contents.removed")).toMatchObject({ bytes: 10, sha256: [expect.any(String)] });
  expect(await sweep(0)).toMatchObject({ runs: 0, objects: 0 });
});

test("what versions were registered from stays where clients download it, though the run goes", async () => {
  const runId = await createRun("0", {
    "model/MLmodel": "flavors: {}",
    "model/w.bin": "weights",
    "log.txt": "words",
  });
  await call(`${api}/registered-models/create`, { name: "credit" });
  const folder = `0/${runId}/artifacts/model`;
  await call(`${api}/model-versions/create`, {
    name: "credit",
    source: `mlflow-artifacts:/${folder}`,
    run_id: runId,
  });
  await call(`${api}/runs/delete`, { run_id: runId });
  expect(await sweep(0, true)).toMatchObject({ runs: 1, objects: 1, bytes: 5 });
  expect(await sweep(0)).toMatchObject({ runs: 1, objects: 1, bytes: 5 });
  const frozen = "/model-versions/get-artifact?name=credit&version=1&path=w.bin";
  expect(await (await server.fetch(frozen)).text()).toBe("weights");
  expect(await statusOf(`/api/2.0/mlflow-artifacts/artifacts/${folder}/w.bin`)).toBe(200);
  expect(await statusOf(`/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/log.txt`)).toBe(404);
  // Evidence and approvals point at what was frozen, also of a version that is deleted.
  await call(`${api}/model-versions/delete`, { name: "credit", version: "1" }, "DELETE");
  await call("/api/2.0/mlflow-artifacts/artifacts/" + folder, undefined, "DELETE");
  expect(await sweep(0)).toMatchObject({ objects: 0 });
});

test("a deleted experiment goes with runs, logged models and traces; its name is free, its id is not", async () => {
  const id = await createExperiment("old");
  await createRun(id, { "a.txt": "text" });
  const { model } = await call<{ model: { info: { model_id: string; artifact_uri: string } } }>(
    `${api}/logged-models`,
    { experiment_id: id, name: "m" },
  );
  await putFile(`${model.info.artifact_uri.replace("mlflow-artifacts:/", "")}/MLmodel`, "flavors: {}");
  await call(`${api}/experiments/delete`, { experiment_id: id });
  expect(await sweep(0, true)).toMatchObject({ runs: 1, loggedModels: 1, experiments: 1, objects: 2 });
  expect(await sweep(0)).toMatchObject({ runs: 1, loggedModels: 1, experiments: 1, objects: 2 });
  expect(await statusOf(`${api}/experiments/get?experiment_id=${id}`)).toBe(404);
  expect(Number(await createExperiment("old"))).toBe(Number(id) + 1);
  expect(rows("artifact_files")).toBe(0);
});

test("the experiment that clients fall back to is never removed, and neither is what was restored", async () => {
  const runId = await createRun("0", {});
  await call(`${api}/experiments/delete`, { experiment_id: "0" });
  await call(`${api}/experiments/restore`, { experiment_id: "0" });
  expect(await sweep(0)).toMatchObject({ runs: 0, experiments: 0 });
  await call(`${api}/experiments/delete`, { experiment_id: "0" });
  expect(await sweep(0)).toMatchObject({ runs: 1, experiments: 0 });
  expect(await statusOf(`${api}/experiments/get?experiment_id=0`)).toBe(200);
  expect(await statusOf(`${api}/runs/get?run_id=${runId}`)).toBe(404);
});

test("objects of files that were deleted or replaced go with the next sweep", async () => {
  const runId = await createRun("0", { "a.txt": "before", "b.txt": "gone soon" });
  await putFile(`0/${runId}/artifacts/a.txt`, "after");
  await call(`/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/b.txt`, undefined, "DELETE");
  expect(await sweep(0)).toMatchObject({ runs: 0, objects: 2, bytes: 15 });
  expect(await (await server.fetch(`/get-artifact?run_id=${runId}&path=a.txt`)).text()).toBe("after");
});

test("the schedule removes what was deleted thirty days ago, in every workspace", async () => {
  const runId = await createRun("0", { "a.txt": "text" });
  await call(`${api}/runs/delete`, { run_id: runId });
  const inDays = (days: number) => ({ ...server.context, clock: { nowMs: () => Date.now() + days * dayMs } });
  await sweepAll(inDays(29), 30);
  expect(await statusOf(`${api}/runs/get?run_id=${runId}`)).toBe(200);
  await sweepAll(inDays(31), 30);
  expect(await statusOf(`${api}/runs/get?run_id=${runId}`)).toBe(404);
  expect(rows("artifact_files")).toBe(0);
});

test("an upload of the very content that is being removed is kept, or asked to come again", async () => {
  const paths: string[] = [];
  for (let round = 0; round < 25; round++) {
    const runId = await createRun("0", { "a.txt": "the same" });
    await call(`${api}/runs/delete`, { run_id: runId });
    const path = `0/other/artifacts/${round}.txt`;
    const [, uploaded] = await Promise.all([
      sweep(0),
      server.fetch(`/api/2.0/mlflow-artifacts/artifacts/${path}`, { method: "PUT", body: "the same" }),
    ]);
    expect([200, 503]).toContain(uploaded.status);
    if (uploaded.status === 200) paths.push(path);
    for (const kept of paths)
      expect(await (await server.fetch(`/api/2.0/mlflow-artifacts/artifacts/${kept}`)).text()).toBe(
        "the same",
      );
    if (round % 3 === 2) {
      for (const kept of paths.splice(0))
        await server.fetch(`/api/2.0/mlflow-artifacts/artifacts/${kept}`, { method: "DELETE" });
    }
  }
});

test("a long history and many files go a part at a time", async () => {
  const runId = await createRun("0", {});
  for (let batch = 0; batch < 7; batch++) {
    await call(`${api}/runs/log-batch`, {
      run_id: runId,
      metrics: Array.from({ length: 1000 }, (_, step) => ({ key: "long", value: 1, timestamp: batch, step })),
    });
  }
  await server.context.storage.write((transaction) => {
    for (let file = 0; file < 1200; file++)
      transaction.run(
        "INSERT INTO artifact_files (workspace, path, id, sha256, size_bytes, written_at_ms) VALUES (?, ?, ?, ?, 1, 1)",
        "default",
        `0/${runId}/artifacts/${file}`,
        `id-${file}`,
        file.toString(16).padStart(64, "0"),
      );
  });
  await call(`${api}/runs/delete`, { run_id: runId });
  expect(await sweep(0)).toMatchObject({ runs: 1, objects: 1200 });
  expect(rows("metric_points")).toBe(0);
  expect([rows("removed_series"), rows("removed_folders"), rows("removed_contents")]).toEqual([0, 0, 0]);
});

test("only administrators sweep", async () => {
  const asked = await server.fetch("/api/v1/storage/sweeps", {
    as: "maintainer",
    json: { olderThanSeconds: 0 },
  });
  expect(asked.status).toBe(403);
});
