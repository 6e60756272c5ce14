import { startTestServer, type TestServer } from "#testing";
import { expect, test } from "vitest";
import { startReceiver, isSignedWith } from "./receiver.testing.ts";

const path = "/api/2.0/mlflow/webhooks";
const created = { entity: "REGISTERED_MODEL", action: "CREATED" };
const hook = { name: "hook", url: "http://127.0.0.1:9/x", events: [created] };

interface Answer {
  readonly status: number;
  readonly body: Record<string, never> & {
    webhook?: { webhook_id: string } & Record<string, unknown>;
    webhooks?: { name: string }[];
    next_page_token?: string;
    error_code?: string;
    message?: string;
  };
}

async function call(server: TestServer, method: string, url: string, json?: unknown): Promise<Answer> {
  const answer = await server.fetch(url, json === undefined ? { method } : { method, json });
  return { status: answer.status, body: (await answer.json()) as Answer["body"] };
}

function startServer(): Promise<TestServer> {
  return startTestServer({ config: { webhookAllow: "127.0.0.1" } });
}

async function create(server: TestServer, more: object = {}): Promise<string> {
  const { body } = await call(server, "POST", path, { ...hook, ...more });
  return body.webhook!.webhook_id;
}

test("a webhook is created, read under both prefixes, changed and deleted as with MLflow", async () => {
  await using server = await startServer();
  const events = [created, { entity: 3, action: "SET" }, { entity: "MODEL_VERSION", action: 1 }, created];
  const made = await call(server, "POST", path, { ...hook, events, description: "d", secret: "s3cret" });
  const { webhook_id: id, creation_timestamp: atMs } = made.body.webhook!;
  const shown = {
    webhook_id: id,
    name: "hook",
    url: hook.url,
    events: [
      { entity: "MODEL_VERSION", action: "CREATED" },
      { entity: "MODEL_VERSION_TAG", action: "SET" },
      created,
    ],
    description: "d",
    status: "ACTIVE",
    creation_timestamp: atMs,
    last_updated_timestamp: atMs,
  };
  expect(made).toEqual({ status: 200, body: { webhook: shown } });
  for (const prefix of ["/api", "/ajax-api"]) {
    const one = await call(server, "GET", `${prefix}/2.0/mlflow/webhooks/${id}`);
    expect(one.body).toEqual({ webhook: shown });
  }
  // Empty name, URL and events change nothing; an empty description goes.
  const change = { name: "", url: "", events: [], description: "", status: "DISABLED" };
  const changed = await call(server, "PATCH", `${path}/${id}`, change);
  const { description: _gone, ...rest } = shown;
  expect(changed.body.webhook).toEqual({
    ...rest,
    status: "DISABLED",
    last_updated_timestamp: expect.any(Number),
  });
  expect(await call(server, "DELETE", `${path}/${id}`, {})).toEqual({ status: 200, body: {} });
  const missing = await call(server, "GET", `${path}/${id}`);
  expect([missing.status, missing.body.error_code]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
});

test("creating refuses what breaks a rule, and names the field", async () => {
  await using server = await startServer();
  const cases: [string, object, string][] = [
    ["no name", { name: "" }, "name"],
    ["a name with a space", { name: "hook b" }, "name"],
    ["a name with a slash", { name: "a/b" }, "name"],
    ["a name of 64 characters", { name: "x".repeat(64) }, "name"],
    ["a name that ends in a dot", { name: "x." }, "name"],
    ["a number for a name", { name: 5 }, "name"],
    ["no URL", { url: "" }, "url"],
    ["another scheme", { url: "ftp://x/y" }, "url"],
    ["what is no URL", { url: "not a url" }, "url"],
    ["a private address", { url: "https://10.0.0.1/" }, "url"],
    ["the metadata service", { url: "http://169.254.169.254/latest" }, "url"],
    ["http to a public address", { url: "http://8.8.8.8/" }, "url"],
    ["credentials", { url: "http://user:pw@127.0.0.1/x" }, "url"],
    ["no events", { events: [] }, "events"],
    ["an unknown entity", { events: [{ entity: "BOGUS", action: "CREATED" }] }, "events[0]"],
    ["an action that the entity has not", { events: [{ ...created, action: "DELETED" }] }, "events[0]"],
    ["events as a text", { events: "x" }, "events"],
    ["an unknown status", { status: "BOGUS" }, "status"],
    ["a long description", { description: "x".repeat(1001) }, "description"],
  ];
  for (const [name, more, field] of cases) {
    const { status, body } = await call(server, "POST", path, { ...hook, ...more });
    expect([name, status, body.error_code]).toEqual([name, 400, "INVALID_PARAMETER_VALUE"]);
    expect(body.message).toContain(field);
  }
  expect((await call(server, "GET", path)).body).toEqual({});
});

test("pages are walked newest first", async () => {
  await using server = await startServer();
  for (const name of ["a", "b", "c"]) await create(server, { name });
  const first = await call(server, "GET", `${path}?max_results=2`);
  expect(first.body.webhooks?.map(({ name }) => name)).toEqual(["c", "b"]);
  const second = await call(server, "GET", `${path}?max_results=2&page_token=${first.body.next_page_token}`);
  expect(second.body.webhooks?.map(({ name }) => name)).toEqual(["a"]);
  expect(second.body.next_page_token).toBeUndefined();
  expect((await call(server, "GET", `${path}?max_results=0`)).body.webhooks).toHaveLength(3);
  for (const query of ["max_results=-1", "max_results=1001", "max_results=x", "page_token=x"])
    expect((await call(server, "GET", `${path}?${query}`)).status).toBe(400);
});

test("a webhook is tried out with MLflow's example, signed, though it is disabled", async () => {
  await using server = await startServer();
  await using receiver = await startReceiver();
  const events = [created, { entity: "MODEL_VERSION_ALIAS", action: "CREATED" }];
  const id = await create(server, { url: `${receiver.url}/x`, events, secret: "s3cret", status: "DISABLED" });
  const tried = await call(server, "POST", `${path}/${id}/test`, {});
  expect(tried.body).toEqual({ result: { success: true, response_status: 200, response_body: "heard" } });
  const other = { event: { entity: "PROMPT_TAG", action: "DELETED" } };
  receiver.answer(404);
  const refused = await call(server, "POST", `${path}/${id}/test`, other);
  expect(refused.body).toEqual({ result: { success: false, response_status: 404, response_body: "heard" } });
  const [first, second] = receiver.received;
  expect(first?.body).toEqual({
    entity: "model_version_alias",
    action: "created",
    timestamp: expect.stringMatching(/\+00:00$/),
    data: { name: "example_model", alias: "example_alias", version: "1" },
  });
  expect(isSignedWith("s3cret", first!)).toBe(true);
  expect(isSignedWith("other", first!)).toBe(false);
  expect(second?.body).toMatchObject({ entity: "prompt_tag", data: { name: "example_prompt" } });
  await call(server, "PATCH", `${path}/${id}`, { url: "http://127.0.0.1:1/", secret: "" });
  const unreached = await call(server, "POST", `${path}/${id}/test`, {});
  expect(unreached.body).toEqual({
    result: { success: false, error_message: expect.stringContaining("ECONNREFUSED") },
  });
});

test("what MLflow cannot name it does not see, and does not take away", async () => {
  await using server = await startServer();
  const native = (events: string[]) => server.fetch("/api/v1/webhooks", { json: { ...hook, events } });
  const own = (await (await native(["run.finished"])).json()) as { id: string };
  const mixed = (await (await native(["run.finished", "prompt.created"])).json()) as { id: string };
  expect((await call(server, "GET", path)).body.webhooks).toEqual([
    expect.objectContaining({ webhook_id: mixed.id, events: [{ entity: "PROMPT", action: "CREATED" }] }),
  ]);
  for (const [method, more] of [["GET"], ["PATCH", {}], ["DELETE", {}]] as const)
    expect((await call(server, method, `${path}/${own.id}`, more)).status).toBe(404);
  expect((await call(server, "POST", `${path}/${own.id}/test`, {})).status).toBe(404);
  await call(server, "PATCH", `${path}/${mixed.id}`, { events: [created] });
  const kept = await server.fetch(`/api/v1/webhooks/${mixed.id}`);
  expect(await kept.json()).toMatchObject({ events: ["registered_model.created", "run.finished"] });
});
