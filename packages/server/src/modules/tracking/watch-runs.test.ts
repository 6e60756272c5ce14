import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { startTestServer } from "#testing";
import { anchorDueRuns } from "./anchor-runs.ts";
import { WatchedServer } from "./run-life.testing.ts";

test("a run whose heartbeats end is crashed here and FAILED to MLflow, ended when it was last seen", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  const { lastSeenAt } = await run.heartbeat();
  await run.pass(4);
  expect(await run.life()).toMatchObject({ status: "running", heartbeatSeconds: 30, crash: null });
  await run.pass(2);
  expect(await run.life()).toMatchObject({
    status: "crashed",
    crash: { reason: "heartbeats-ended" },
    endedAt: lastSeenAt,
    lastSeenAt,
  });
  expect(await run.info()).toMatchObject({
    status: "FAILED",
    end_time: Date.parse(lastSeenAt ?? ""),
    crashed_at: expect.any(Number) as unknown,
  });
  const inAMinute = { nowMs: () => Date.now() + 3_600_000 };
  await anchorDueRuns({ ...server.context, clock: inAMinute });
  expect(run.entries()).toEqual(["run.created", "run.crashed", "run.anchored"]);
});

test("a run that sends no heartbeats may be silent for a day", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  await run.pass(23 * 60 + 50);
  expect(await run.life()).toMatchObject({ status: "running" });
  await run.pass(15);
  expect(await run.life()).toMatchObject({ status: "crashed", crash: { reason: "silent" } });
});

test("where silent runs are left alone, none of them crashes", async () => {
  await using server = await startTestServer({ config: { silentRunHours: "never" } });
  const run = await WatchedServer.start(server);
  await run.pass(48 * 60);
  expect(await run.life()).toMatchObject({ status: "running" });
});

test("a crashed run that logs is running again, and MLflow's end of it counts", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  await run.heartbeat();
  await run.pass(6);
  await run.mlflow("set-tag", { key: "mlflow.note.content", value: "what happened here?" });
  expect(await run.life()).toMatchObject({ status: "crashed" });
  await run.logMetric(1);
  expect(await run.life()).toMatchObject({ status: "running", crash: null, endedAt: null });
  expect(await run.info()).not.toHaveProperty("end_time");
  await run.mlflow("update", { status: "FINISHED", end_time: 5 });
  expect(await run.life()).toMatchObject({ status: "finished", crash: null });
  expect(run.entries()).toEqual(["run.created", "run.crashed", "run.resumed", "run.ended"]);
});

test("a crashed run that sends a heartbeat is running again; one that ended stays ended", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  await run.heartbeat();
  await run.pass(6);
  expect(await run.heartbeat()).toMatchObject({ status: "running", heartbeatSeconds: 30 });
  await run.mlflow("update", { status: "FAILED" });
  expect(await run.heartbeat()).toMatchObject({ status: "failed", crash: null });
  expect(run.entries()).toEqual(["run.created", "run.crashed", "run.resumed", "run.ended"]);
});

test("a run that ended its heartbeats on purpose is held to what it logs", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  await run.heartbeat();
  await server.fetch(`/api/v1/runs/${run.runId}/heartbeat`, { method: "DELETE" });
  await run.pass(60);
  expect(await run.life()).toMatchObject({ status: "running", heartbeatSeconds: null });
});

test("time that the server slept is nobody's silence, and neither is the time before it started", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  await run.heartbeat();
  await run.pass(600, "asleep");
  expect(await run.life()).toMatchObject({ status: "running" });
  await run.pass(4);
  expect(await run.life()).toMatchObject({ status: "running" });
  await run.pass(2);
  expect(await run.life()).toMatchObject({ status: "crashed" });
});

test("an imported run that is open elsewhere has no client here that could crash", async () => {
  await using server = await startTestServer();
  const run = await WatchedServer.start(server);
  await server.context.storage.write((transaction) => {
    transaction.run("UPDATE runs SET seen_at_ms = NULL WHERE run_id = ?", run.runId);
  });
  await run.pass(30 * 60);
  expect(await run.life()).toMatchObject({ status: "running", lastSeenAt: null });
});

test("a running server finds a crash by itself", async () => {
  await using server = await startTestServer({ config: { heartbeatTimeoutSeconds: 0.4 } });
  const run = await WatchedServer.start(server);
  await run.heartbeat(0.1);
  await expect.poll(async () => (await run.life()).status, { timeout: 10_000 }).toBe("crashed");
  await run.heartbeat(0.1);
  for (let beat = 0; beat < 12; beat++) {
    await pause(80);
    expect(await run.heartbeat(0.1)).toMatchObject({ status: "running" });
  }
});
