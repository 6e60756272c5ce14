import { expect, test } from "vitest";
import { startTestServer } from "#testing";
import { WatchedServer } from "./run-life.testing.ts";

test("a stop request names who asked and why, once, until it is withdrawn", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  const asked = await run.life("/stop", { json: { reason: "diverges" }, as: "contributor" });
  expect(asked).toMatchObject({
    status: "running",
    stopRequest: { requestedBy: "test-contributor", reason: "diverges" },
  });
  expect(await run.life("/stop", { json: { reason: "again" } })).toEqual(asked);
  expect(await run.heartbeat()).toMatchObject({ stopRequest: { reason: "diverges" } });
  expect(await run.life("/stop", { method: "DELETE" })).toMatchObject({ stopRequest: null });
  expect(await run.life("/stop", { method: "DELETE" })).toMatchObject({ stopRequest: null });
  expect(run.entries()).toEqual(["run.created", "run.stop-requested", "run.stop-withdrawn"]);
});

test("whoever waits for a stop hears of it at once, and of other news if it says what it knows", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  const startedAtMs = performance.now();
  const stopped = run.life("?waitSeconds=30");
  const changed = run.life(`?waitSeconds=30&revision=${(await run.life()).revision}`);
  await run.life("/stop", { method: "POST" });
  expect((await stopped).stopRequest).not.toBeNull();
  const { revision } = await changed;
  expect((await run.life("?waitSeconds=30")).revision).toBe(revision);
  const ended = run.life(`?waitSeconds=30&revision=${revision}`);
  await run.mlflow("update", { status: "KILLED" });
  expect(await ended).toMatchObject({ status: "killed", stopRequest: { reason: null } });
  expect(performance.now() - startedAtMs).toBeLessThan(15_000);
});

test("without news the wait ends when its time is over", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  const startedAtMs = performance.now();
  expect(await run.life("?waitSeconds=0.3")).toMatchObject({ stopRequest: null });
  expect(performance.now() - startedAtMs).toBeGreaterThan(250);
});

test("a run that is over cannot be asked to stop; one that is taken up again is not asked any more", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  await run.life("/stop", { method: "POST" });
  await run.mlflow("update", { status: "KILLED" });
  await expect(run.life("/stop", { method: "POST" })).resolves.toMatchObject({ status: "killed" });
  await run.mlflow("update", { status: "RUNNING" });
  expect(await run.life()).toMatchObject({ status: "running", stopRequest: null });
  await run.mlflow("update", { status: "FINISHED" });
  const refused = await server.fetch(`/api/v1/runs/${run.runId}/stop`, { method: "POST" });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: "tracking/run-is-over" });
});

test("only who may write may stop, and a run of nobody is not found", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  const asViewer = await server.fetch(`/api/v1/runs/${run.runId}/stop`, { method: "POST", as: "viewer" });
  expect(asViewer.status).toBe(403);
  expect((await server.fetch("/api/v1/runs/none", { as: "viewer" })).status).toBe(404);
});
