import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { pruneDeliveries } from "./prune-deliveries.ts";
import { isSignedWith, type Receiver, startReceiver, until } from "./receiver.testing.ts";

interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly nextAttemptAt: string | null;
}

const startServer = () => startTestServer({ config: { webhookAllow: "127.0.0.1" } });

async function subscribe(server: TestServer, receiver: Receiver, more: object = {}): Promise<string> {
  const events = ["registered_model.created"];
  const json = { name: "hook", url: `${receiver.url}/T0K3N`, events, secret: "s3cret", ...more };
  const answer = await server.fetch("/api/v1/webhooks", { json });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

async function createModel(server: TestServer, name: string): Promise<void> {
  const answer = await server.fetch("/api/2.0/mlflow/registered-models/create", { json: { name } });
  expect(answer.status).toBe(200);
}

async function deliveriesOf(server: TestServer, id: string, query = ""): Promise<readonly Delivery[]> {
  const answer = await server.fetch(`/api/v1/webhooks/${id}/deliveries${query}`);
  return ((await answer.json()) as { deliveries: Delivery[] }).deliveries;
}

/** Waits until the one delivery is in a state. */
async function settled(server: TestServer, id: string, state: string): Promise<Delivery> {
  let last: readonly Delivery[] = [];
  await until(
    async () => (last = await deliveriesOf(server, id)).every((delivery) => delivery.state === state),
    () => JSON.stringify(last),
  );
  expect(last).toHaveLength(1);
  return last[0]!;
}

test("an event is delivered once, signed, at the time of sending", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const id = await subscribe(server, receiver);
  await createModel(server, "m");
  const [first] = await receiver.waitFor(1);
  expect(first).toMatchObject({ path: "/T0K3N", body: { entity: "registered_model", data: { name: "m" } } });
  expect(isSignedWith("s3cret", first!)).toBe(true);
  expect(Math.abs(Date.now() / 1000 - Number(first!.headers["x-mlflow-timestamp"]))).toBeLessThan(60);
  const delivery = await settled(server, id, "delivered");
  expect(delivery).toMatchObject({ attempts: 1, lastStatus: 200, lastError: null, nextAttemptAt: null });
  expect(first!.headers["x-mlflow-delivery-id"]).toBe(delivery.id);
  expect(receiver.received).toHaveLength(1);
});

test("a receiver that is broken for a while gets it again, under the same id", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  receiver.answer(503);
  const id = await subscribe(server, receiver);
  await createModel(server, "m");
  await receiver.waitFor(1);
  await until(
    async () => (await deliveriesOf(server, id))[0]?.attempts === 1,
    () => "the attempt is written down",
  );
  expect((await deliveriesOf(server, id))[0]).toMatchObject({ state: "waiting", lastStatus: 503 });
  receiver.answer(204);
  const [first, second] = await receiver.waitFor(2);
  expect(await settled(server, id, "delivered")).toMatchObject({ attempts: 2, lastStatus: 204 });
  expect(second!.headers["x-mlflow-delivery-id"]).toBe(first!.headers["x-mlflow-delivery-id"]);
  expect(second!.text).toBe(first!.text);
  expect(isSignedWith("s3cret", second!)).toBe(true);
});

test("what is refused for good is dead at once, and can be sent again by hand", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  receiver.answer(307, { location: "http://127.0.0.1:1/" });
  const id = await subscribe(server, receiver);
  await createModel(server, "m");
  const dead = await settled(server, id, "dead");
  expect(dead).toMatchObject({ attempts: 1, lastStatus: 307 });
  expect(dead.lastError).toContain("redirects are not followed");
  expect(await deliveriesOf(server, id, "?state=delivered")).toEqual([]);
  expect(await deliveriesOf(server, id, "?state=dead")).toHaveLength(1);
  receiver.answer(200);
  const path = `/api/v1/webhooks/${id}/deliveries/${dead.id}/redeliver`;
  expect((await server.fetch(path, { method: "POST", as: "viewer" })).status).toBe(403);
  expect((await server.fetch(path, { method: "POST", json: {} })).status).toBe(200);
  expect(await settled(server, id, "delivered")).toMatchObject({ id: dead.id, attempts: 1 });
  const unknown = path.replace(dead.id, "0".repeat(32));
  expect((await server.fetch(unknown, { method: "POST", json: {} })).status).toBe(404);
});

test("a disabled webhook gets nothing new, and what waited goes on once it is active", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  receiver.answer(503);
  const id = await subscribe(server, receiver);
  const change = (json: object) => server.fetch(`/api/v1/webhooks/${id}`, { method: "PATCH", json });
  await createModel(server, "before");
  await receiver.waitFor(1);
  await change({ status: "DISABLED" });
  await createModel(server, "meanwhile");
  receiver.answer(200);
  await change({ status: "ACTIVE" });
  await settled(server, id, "delivered");
  expect(receiver.received.map(({ body }) => body.data["name"])).toEqual(["before", "before"]);
  expect((await server.fetch(`/api/v1/webhooks/${id}`, { method: "DELETE" })).status).toBe(204);
  expect(server.context.storage.read.all("SELECT * FROM webhook_deliveries")).toEqual([]);
});

test("a host that the operator no longer allows gets nothing", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const id = await subscribe(server, receiver);
  Object.assign(server.context.config, { webhookAllow: "" });
  await createModel(server, "m");
  expect((await settled(server, id, "dead")).lastError).toContain("not a public address");
  expect(receiver.received).toEqual([]);
});

test("a secret and the path of a URL are in no answer, ledger entry or, readable, on the disk", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const secret = "correct-horse-battery-staple";
  const id = await subscribe(server, receiver, { secret });
  const answers = ["", `/${id}`, `/${id}/deliveries`].map(async (path) =>
    (await server.fetch(`/api/v1/webhooks${path}`)).text(),
  );
  expect((await Promise.all(answers)).join()).not.toContain(secret);
  const entries = await (await server.fetch("/api/v1/ledger/entries")).text();
  expect(entries).toContain("webhook.created");
  expect(entries).not.toMatch(/correct-horse|T0K3N/);
  const files = (await readdir(server.dataDirectory)).filter((name) => name.startsWith("plumbline.db"));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files)
    expect((await readFile(join(server.dataDirectory, name))).includes(secret)).toBe(false);
});

test("a webhook whose secret cannot be read is not sent unsigned", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const id = await subscribe(server, receiver);
  await server.context.storage.write((tx) =>
    tx.run("UPDATE webhooks SET secret = ? WHERE webhook_id = ?", new Uint8Array(60), id),
  );
  await createModel(server, "m");
  expect((await settled(server, id, "dead")).lastError).toContain("keys/webhook-key");
  expect(receiver.received).toEqual([]);
});

test("a slow receiver does not keep another from its deliveries", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address() as { port: number };
  try {
    for (let index = 0; index < 3; index++)
      await subscribe(server, receiver, { url: `http://127.0.0.1:${address.port}/` });
    await subscribe(server, receiver);
    for (const name of ["a", "b", "c", "d", "e", "f"]) await createModel(server, name);
    expect((await receiver.waitFor(1)).length).toBeGreaterThan(0);
  } finally {
    silent.close();
  }
});

test("old deliveries are removed, each state by its own age", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const id = await subscribe(server, receiver, { status: "DISABLED" });
  const dayMs = 86_400_000;
  const nowMs = Date.now();
  await server.context.storage.write((tx) => {
    for (const state of ["delivered", "dead", "waiting"]) {
      for (const days of [6, 8, 29, 31])
        tx.run(
          `INSERT INTO webhook_deliveries (delivery_id, webhook_id, event, body, state, attempts, created_at_ms)
           VALUES (?, ?, 'prompt.created', '{}', ?, 0, ?)`,
          `${state}-${days}`,
          id,
          state,
          nowMs - days * dayMs,
        );
    }
  });
  await pruneDeliveries({ storage: server.context.storage, clock: { nowMs: () => nowMs } });
  const left = server.context.storage.read.all<{ delivery_id: string }>(
    "SELECT delivery_id FROM webhook_deliveries ORDER BY delivery_id",
  );
  expect(left.map((row) => row.delivery_id)).toEqual(
    ["delivered-6", "dead-6", "dead-8", "dead-29", "waiting-6", "waiting-8", "waiting-29"].sort(),
  );
});

test("who may not write webhooks neither makes nor tries one; who may not read them sees none", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const id = await subscribe(server, receiver);
  const status = async (as: string, path: string, json?: object) =>
    (await server.fetch(`/api/v1/webhooks${path}`, json === undefined ? { as } : { as, json })).status;
  for (const as of ["viewer", "contributor", "approver"]) expect(await status(as, "")).toBe(403);
  expect(await status("auditor", "")).toBe(200);
  expect(await status("auditor", `/${id}/test`, {})).toBe(403);
  expect(await status("maintainer", `/${id}/test`, {})).toBe(200);
  expect(await status("anonymous", "")).toBe(401);
});

test("filters must fit the events, and every fault is named at once", async () => {
  await using server = await startServer();
  const events = ["run.finished", "alert.raised"];
  const json = { name: "a b", url: "http://8.8.8.8/", events, experimentId: "0", modelName: "m" };
  const answer = await server.fetch("/api/v1/webhooks", { json });
  const { problems } = (await answer.json()) as { problems: { field: string }[] };
  expect(answer.status).toBe(400);
  expect(problems.map(({ field }) => field)).toEqual(["name", "url", "experimentId", "modelName"]);
});
