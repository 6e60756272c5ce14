import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import type { LedgerEvent } from "#ports";
import { type Receiver, startReceiver, until } from "./receiver.testing.ts";
import { webhookEvents } from "./webhook-event.ts";

let server: TestServer;
let receiver: Receiver;

beforeAll(async () => {
  server = await startTestServer({ config: { webhookAllow: "127.0.0.1" } });
  receiver = await startReceiver();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

async function mlflow(method: string, path: string, json: unknown): Promise<Record<string, unknown>> {
  const answer = await server.fetch(`/api/2.0/mlflow/${path}`, { method, json });
  const body = (await answer.json()) as Record<string, unknown>;
  expect([path, answer.status, body]).toEqual([path, 200, body]);
  return body;
}

async function subscribe(path: string, more: object): Promise<void> {
  const json = { name: "hook", url: `${receiver.url}/${path}`, events: webhookEvents, ...more };
  expect((await server.fetch("/api/v1/webhooks", { json })).status).toBe(201);
}

/** What came to a path, in the order of the events: deliveries may overtake each other. */
async function heard(path: string, count: number): Promise<readonly [string, unknown][]> {
  const ofPath = () => receiver.received.filter((one) => one.path === `/${path}`);
  while (ofPath().length < count) await receiver.waitFor(receiver.received.length + 1);
  return ofPath()
    .map(({ body }) => body)
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1))
    .map(({ entity, action, data }) => [`${entity}.${action}`, data] as const)
    .map(([event, data]) => [event, data]);
}

const only = (...events: string[]) => ({ events });

test("changes of the registry arrive with MLflow's payloads, long texts whole", async () => {
  await subscribe("model", {
    events: webhookEvents.filter((event) => event.startsWith("model_version")),
    modelName: "m",
  });
  await subscribe("created", only("registered_model.created"));
  const tags = [{ key: "a", value: "b" }];
  const long = "x".repeat(5000);
  for (const name of ["m", "other"]) {
    await mlflow("POST", "registered-models/create", { name, tags, description: long });
    await mlflow("POST", "model-versions/create", { name, source: "s3://bucket/x", tags });
  }
  const version = { name: "m", version: "1" };
  await mlflow("POST", "model-versions/set-tag", { ...version, key: "k", value: long });
  await mlflow("DELETE", "model-versions/delete-tag", { ...version, key: "k" });
  await mlflow("POST", "registered-models/alias", { ...version, alias: "al" });
  await mlflow("DELETE", "registered-models/alias", { name: "m", alias: "al" });
  expect(new Map(await heard("model", 5))).toEqual(
    new Map<string, unknown>([
      [
        "model_version.created",
        { ...version, source: "s3://bucket/x", run_id: null, tags: { a: "b" }, description: null },
      ],
      ["model_version_tag.set", { ...version, key: "k", value: long }],
      ["model_version_tag.deleted", { ...version, key: "k" }],
      ["model_version_alias.created", { name: "m", alias: "al", version: "1" }],
      ["model_version_alias.deleted", { name: "m", alias: "al" }],
    ]),
  );
  expect((await heard("created", 2)).map(([, data]) => data)).toContainEqual({
    name: "m",
    tags: { a: "b" },
    description: long,
  });
});

test("prompts are told of as prompts, without the tags that MLflow keeps them in", async () => {
  await subscribe("prompt", { events: webhookEvents.filter((event) => event.startsWith("prompt")) });
  const mark = { key: "mlflow.prompt.is_prompt", value: "true" };
  const template = { key: "mlflow.prompt.text", value: "Hello {{name}}!" };
  const version = { name: "greeting", version: "1" };
  await mlflow("POST", "registered-models/create", {
    name: "greeting",
    tags: [mark, { key: "a", value: "b" }],
  });
  await mlflow("POST", "model-versions/create", {
    name: "greeting",
    source: "prompt-template",
    tags: [mark, template],
  });
  await mlflow("POST", "registered-models/set-tag", { name: "greeting", key: "k", value: "v" });
  await mlflow("DELETE", "registered-models/delete-tag", { name: "greeting", key: "k" });
  await mlflow("POST", "model-versions/set-tag", { ...version, key: "k", value: "v" });
  await mlflow("POST", "registered-models/alias", { ...version, alias: "al" });
  expect(new Map(await heard("prompt", 6))).toEqual(
    new Map<string, unknown>([
      ["prompt.created", { name: "greeting", tags: { a: "b" }, description: "" }],
      ["prompt_version.created", { ...version, template: template.value, tags: {}, description: null }],
      ["prompt_tag.set", { name: "greeting", key: "k", value: "v" }],
      ["prompt_tag.deleted", { name: "greeting", key: "k" }],
      ["prompt_version_tag.set", { ...version, key: "k", value: "v" }],
      ["prompt_alias.created", { name: "greeting", alias: "al", version: "1" }],
    ]),
  );
});

test("the end of a run is told by its status, to who asks for that experiment", async () => {
  const runs = only("run.finished", "run.failed", "run.killed");
  await subscribe("experiment-0", { ...runs, experimentId: "0" });
  await subscribe("experiment-9", { ...runs, experimentId: "9" });
  await subscribe("every-run", runs);
  for (const status of ["FINISHED", "FAILED", "KILLED"]) {
    const { run } = await mlflow("POST", "runs/create", { experiment_id: "0", run_name: status });
    const { run_id } = (run as { info: { run_id: string } }).info;
    await mlflow("POST", "runs/update", { run_id, status, end_time: 5 });
  }
  const ended = await heard("experiment-0", 3);
  expect(ended.map(([event]) => event).sort()).toEqual(["run.failed", "run.finished", "run.killed"]);
  expect(ended.find(([event]) => event === "run.killed")?.[1]).toMatchObject({
    experimentId: "0",
    name: "KILLED",
    status: "KILLED",
    endTimeMs: 5,
  });
  await heard("every-run", 3);
  expect(receiver.received.some(({ path }) => path === "/experiment-9")).toBe(false);
});

test("entries of alerts, gates, approvals, deployments and crashed runs arrive with what the ledger says", async () => {
  const { workspace, actorId: actor } = await server.principal();
  const { run } = await mlflow("POST", "runs/create", { experiment_id: "0", run_name: "lost" });
  const { run_id: runId } = (run as { info: { run_id: string } }).info;
  const { versionId } = server.context.storage.read.get<{ versionId: string }>(
    `SELECT v.version_id AS "versionId" FROM model_versions v
     JOIN registered_models m ON m.registered_model_id = v.registered_model_id WHERE m.name = 'm'`,
  )!;
  await subscribe("of-m", {
    ...only("gate.checked", "approval.given", "deployment.changed"),
    modelName: "m",
  });
  await subscribe("native", only("alert.raised", "alert.cleared", "run.crashed"));
  const append = (type: string, subject: string, payload: LedgerEvent["payload"]) =>
    server.context.storage.write((tx) =>
      server.context.ledger.append(tx, { type, subject, payload, actor, workspace }),
    );
  const about = `model-version:${versionId}`;
  await append("gate.checked", about, { target: "production", verdict: "pass" });
  await append("approval.given", about, { target: "production" });
  await append("deployment.rolled-back", "deployment:1", { model: "m", version: 1 });
  await append("deployment.created", "deployment:2", { model: "other", version: 1 });
  await append("alert.raised", "alert:1", { deployment: "d" });
  await append("alert.cleared", "alert:1", { deployment: "d", because: "of that" });
  const entry = await append("run.crashed", `run:${runId}`, { name: "lost", reason: "silent" });
  expect(new Map(await heard("of-m", 3))).toEqual(
    new Map<string, unknown>([
      ["gate.checked", { versionId, model: "m", version: 1, target: "production", verdict: "pass" }],
      ["approval.given", { versionId, model: "m", version: 1, target: "production" }],
      ["deployment.changed", { change: "rolled-back", model: "m", version: 1 }],
    ]),
  );
  expect(new Map(await heard("native", 3)).get("run.crashed")).toEqual({
    runId,
    experimentId: "0",
    name: "lost",
    reason: "silent",
  });
  const crash = receiver.received.find(({ body }) => body.action === "crashed");
  expect(crash?.body).toMatchObject({ workspace: "default", subject: `run:${runId}`, entry });
});

test("a change that is rolled back tells nobody, and what nobody asks for is not kept", async () => {
  const { workspace, actorId: actor } = await server.principal();
  const count = () =>
    server.context.storage.read.get<{ n: number }>("SELECT COUNT(*) AS n FROM webhook_deliveries")!.n;
  const before = count();
  const event = { subject: "alert:2", actor, workspace, payload: {} };
  const failing = server.context.storage.write((tx) => {
    server.context.ledger.append(tx, { ...event, type: "alert.raised" });
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await server.context.storage.write((tx) => {
    server.context.ledger.append(tx, { ...event, type: "promotion.refused", payload: { model: "m" } });
  });
  expect(count()).toBe(before);
});

test("erasing an entry's content removes the deliveries that hold it", async () => {
  await subscribe("erased", only("promotion.refused"));
  const { workspace, actorId: actor } = await server.principal();
  const about = { subject: "gate-result:1", actor, workspace };
  const entry = await server.context.storage.write((tx) =>
    server.context.ledger.append(tx, { ...about, type: "promotion.refused", payload: { model: "m" } }),
  );
  await heard("erased", 1);
  const count = () =>
    server.context.storage.read.get<{ n: number }>(
      "SELECT COUNT(*) AS n FROM webhook_deliveries WHERE event = 'promotion.refused'",
    )!.n;
  expect(count()).toBe(1);
  const indexOf = async () => (await entries()).find(({ id }) => id === entry)?.index ?? undefined;
  await until(
    async () => (await indexOf()) !== undefined,
    () => "the entry has no place",
  );
  const json = { reason: "asked for" };
  const erased = await server.fetch(`/api/v1/ledger/entries/${await indexOf()}/erasure`, { json });
  expect(erased.ok).toBe(true);
  expect(count()).toBe(0);
});

async function entries(): Promise<readonly { id: string; index: number | null }[]> {
  const answer = await server.fetch("/api/v1/ledger/entries?limit=100&order=newest");
  return ((await answer.json()) as { entries: { id: string; index: number | null }[] }).entries;
}
