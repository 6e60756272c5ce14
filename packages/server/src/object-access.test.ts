import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/index.ts";

/** A model's or an experiment's place in the answer to a search, and whatever an answer may tell. */
async function answerOf(answer: Response): Promise<{ status: number; body: Record<string, unknown> }> {
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}
const mlflow = "/api/2.0/mlflow";

let server: TestServer;
let open: string;
let secret: string;
let ada: string;
let secretRun: string;

beforeAll(async () => {
  server = await startTestServer();
  open = await createExperiment("open");
  secret = await createExperiment("secret");
  secretRun = await createRun(secret);
  ada = await createUser("ada", ["contributor"]);
  await grant(`experiment:${secret}`, "user:ada", "none");
  for (const name of ["churn", "merger"]) {
    await server.fetch(`${mlflow}/registered-models/create`, { json: { name } });
  }
  await grant("model:merger", "user:ada", "none");
});
afterAll(() => server[Symbol.asyncDispose]());

async function createExperiment(name: string, as = "administrator"): Promise<string> {
  const answer = await server.fetch(`${mlflow}/experiments/create`, { as, json: { name } });
  return String((await answerOf(answer)).body["experiment_id"]);
}
async function createRun(experimentId: string, as = "administrator"): Promise<string> {
  const answer = await server.fetch(`${mlflow}/runs/create`, { as, json: { experiment_id: experimentId } });
  const { body } = await answerOf(answer);
  return (body["run"] as { info: { run_id: string } }).info.run_id;
}
async function createUser(userName: string, roles: string[]): Promise<string> {
  await server.fetch("/api/v1/users", { json: { userName, ...(roles.length > 0 && { roles }) } });
  const token = await server.fetch("/api/v1/tokens", { json: { label: "test", userName } });
  return String((await answerOf(token)).body["token"]);
}
async function grant(object: string, holder: string, level: string): Promise<void> {
  const answer = await server.fetch("/api/v1/grants", { method: "PUT", json: { object, holder, level } });
  expect(answer.status).toBe(200);
}
const get = async (path: string, as: string) => answerOf(await server.fetch(path, { as }));
const post = async (path: string, json: unknown, as: string) =>
  answerOf(await server.fetch(path, { as, json }));

describe("an object that a grant takes away", () => {
  test("is answered for as one that does not exist, word for word", async () => {
    const pairs: [string, string][] = [
      [`${mlflow}/experiments/get?experiment_id=${secret}`, `${mlflow}/experiments/get?experiment_id=987654`],
      [
        `${mlflow}/experiments/get-by-name?experiment_name=secret`,
        `${mlflow}/experiments/get-by-name?experiment_name=nosuch`,
      ],
      [`${mlflow}/runs/get?run_id=${secretRun}`, `${mlflow}/runs/get?run_id=${"0".repeat(32)}`],
      [`${mlflow}/artifacts/list?run_id=${secretRun}`, `${mlflow}/artifacts/list?run_id=${"0".repeat(32)}`],
      [`${mlflow}/registered-models/get?name=merger`, `${mlflow}/registered-models/get?name=nosuch`],
      ["/api/v1/models/merger", "/api/v1/models/nosuch"],
      [
        `${mlflow}/metrics/get-history?run_id=${secretRun}&metric_key=m`,
        `${mlflow}/metrics/get-history?run_id=${"0".repeat(32)}&metric_key=m`,
      ],
    ];
    for (const [hidden, missing] of pairs) {
      const [one, other] = [await get(hidden, ada), await get(missing, ada)];
      const plain = (answer: unknown) =>
        JSON.stringify(answer).replaceAll(
          new RegExp(`\\b(${secret}|987654|${secretRun}|0{32}|merger|nosuch|secret)\\b`, "g"),
          "…",
        );
      expect(`${hidden} ${plain(one)}`).toBe(`${hidden} ${plain(other)}`);
    }
  });

  test("cannot be written to, and writing leaves nothing behind", async () => {
    const refused = [
      await post(
        `${mlflow}/runs/log-metric`,
        { run_id: secretRun, key: "m", value: 1, timestamp: 1, step: 0 },
        ada,
      ),
      await post(`${mlflow}/runs/create`, { experiment_id: secret }, ada),
      await post(`${mlflow}/runs/create`, { experiment_id: `00${secret}` }, ada),
      await post(
        `${mlflow}/experiments/set-experiment-tag`,
        { experiment_id: secret, key: "k", value: "v" },
        ada,
      ),
      await post(`${mlflow}/registered-models/set-tag`, { name: "merger", key: "k", value: "v" }, ada),
    ];
    for (const { status } of refused) expect(status).toBeGreaterThanOrEqual(400);
    const history = await get(
      `${mlflow}/metrics/get-history?run_id=${secretRun}&metric_key=m`,
      "administrator",
    );
    expect(history.body["metrics"] ?? []).toEqual([]);
    const put = await server.fetch(`/api/2.0/mlflow-artifacts/artifacts/${secret}/x.txt`, {
      as: ada,
      method: "PUT",
      body: "x",
    });
    expect(put.status).toBe(403);
    const rows = server.context.storage.read.all<{ workspace: string }>(
      "SELECT DISTINCT workspace FROM ledger_entries",
    );
    expect(rows).toEqual([{ workspace: "default" }]);
  });

  test("is in no search and in no count", async () => {
    const found = await post(`${mlflow}/experiments/search`, { max_results: 100 }, ada);
    const names = (found.body["experiments"] as { name: string }[]).map(({ name }) => name);
    expect(names).toContain("open");
    expect(names).not.toContain("secret");
    const one = await post(`${mlflow}/experiments/search`, { max_results: 2 }, ada);
    expect(one.body["experiments"]).toHaveLength(2);
    expect(one.body["next_page_token"]).toBeUndefined();
    const runs = await post(`${mlflow}/runs/search`, { experiment_ids: [secret] }, ada);
    expect(runs.body["runs"] ?? []).toEqual([]);
    for (const path of [`${mlflow}/registered-models/search`, "/api/v1/models"]) {
      const text = JSON.stringify((await get(path, ada)).body);
      expect(text).toContain("churn");
      expect(text).not.toContain("merger");
    }
  });

  test("is no more with the grant, at once", async () => {
    await grant(`experiment:${secret}`, "user:ada", "read");
    expect((await get(`${mlflow}/runs/get?run_id=${secretRun}`, ada)).status).toBe(200);
    await grant(`experiment:${secret}`, "user:ada", "none");
    expect((await get(`${mlflow}/runs/get?run_id=${secretRun}`, ada)).status).toBe(404);
  });
});

describe("a grant gives what the role does not", () => {
  test("to a viewer on one experiment, and on no other", async () => {
    const eve = await createUser("eve", ["viewer"]);
    const run = await createRun(open);
    const metric = { key: "m", value: 1, timestamp: 1, step: 0 };
    expect((await post(`${mlflow}/runs/log-metric`, { run_id: run, ...metric }, eve)).status).toBe(403);
    await grant(`experiment:${open}`, "user:eve", "edit");
    expect((await post(`${mlflow}/runs/log-metric`, { run_id: run, ...metric }, eve)).status).toBe(200);
    expect((await post(`${mlflow}/runs/log-metric`, { run_id: secretRun, ...metric }, eve)).status).toBe(403);
    expect((await post(`${mlflow}/experiments/create`, { name: "eves" }, eve)).status).toBe(403);
  });

  test("through a group, as long as one is in it", async () => {
    const bob = await createUser("bob", ["viewer"]);
    await server.fetch("/api/v1/groups", { json: { name: "science" } });
    await grant(`experiment:${open}`, "group:science", "edit");
    const run = await createRun(open);
    const tag = { run_id: run, key: "k", value: "v" };
    expect((await post(`${mlflow}/runs/set-tag`, tag, bob)).status).toBe(403);
    await server.fetch("/api/v1/groups/science/members/bob", { method: "PUT", json: {} });
    expect((await post(`${mlflow}/runs/set-tag`, tag, bob)).status).toBe(200);
    await server.fetch("/api/v1/groups/science/members/bob", { method: "DELETE", json: {} });
    expect((await post(`${mlflow}/runs/set-tag`, tag, bob)).status).toBe(403);
  });

  test("and managing one object is managing no other, nor the workspace", async () => {
    const mia = await createUser("mia", ["viewer"]);
    await grant(`experiment:${open}`, "user:mia", "manage");
    const put = (object: string) =>
      server.fetch("/api/v1/grants", {
        as: mia,
        method: "PUT",
        json: { object, holder: "user:mia", level: "manage" },
      });
    expect((await put(`experiment:${open}`)).status).toBe(200);
    expect((await put("experiment:*")).status).toBe(403);
    expect((await put("model:churn")).status).toBe(403);
    const roles = { as: mia, method: "PUT", json: { roles: ["administrator"] } };
    expect((await server.fetch("/api/v1/members/user/mia", roles)).status).toBe(403);
    expect((await server.fetch("/api/v1/members", { as: mia })).status).toBe(403);
  });
});

test("in a workspace by grants, a role reaches no object that no grant names", async () => {
  await server.fetch("/api/v1/workspaces", { json: { name: "closed", objectAccess: "grants" } });
  const headers = { "x-plumbline-workspace": "closed" };
  await server.fetch("/api/v1/members/user/ada", {
    method: "PUT",
    json: { roles: ["contributor"] },
    headers,
  });
  const search = async () => {
    const answer = await server.fetch(`${mlflow}/experiments/search`, {
      as: ada,
      json: { max_results: 10 },
      headers,
    });
    return ((await answerOf(answer)).body["experiments"] ?? []) as { name: string }[];
  };
  expect(await search()).toEqual([]);
  const json = { object: "experiment:0", holder: "user:ada", level: "read" };
  const put = await answerOf(await server.fetch("/api/v1/grants", { method: "PUT", json, headers }));
  expect(put).toMatchObject({ status: 200 });
  expect((await search()).map(({ name }) => name)).toEqual(["Default"]);
  const run = await server.fetch(`${mlflow}/runs/create`, { as: ada, json: { experiment_id: "0" }, headers });
  expect(run.status).toBe(403);
});
