import { describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

const inRed = { "x-plumbline-workspace": "red" };
const create = "/api/2.0/mlflow/experiments/create";

async function startWithRed(): Promise<TestServer> {
  const server = await startTestServer();
  expect((await server.fetch("/api/v1/workspaces", { json: { name: "red" } })).status).toBe(201);
  return server;
}
async function setRoles(server: TestServer, holder: string, roles: string[], headers = inRed, as?: string) {
  const path = `/api/v1/members/${holder}`;
  return server.fetch(path, { method: "PUT", json: { roles }, headers, ...(as !== undefined && { as }) });
}

describe("a workspace", () => {
  test("in which one holds nothing is not there, as one that never was", async () => {
    await using server = await startWithRed();
    const viewer = await server.token("viewer");
    const bodies = await Promise.all(
      ["red", "nowhere"].map(async (workspace) => {
        const headers = { "x-mlflow-workspace": workspace };
        const answer = await server.fetch("/api/v1/me", { as: viewer, headers });
        return `${answer.status} ${await answer.text()}`.replaceAll(workspace, "…");
      }),
    );
    expect(bodies[0]).toMatch(/^404 /);
    expect(bodies[0]).toBe(bodies[1]);
    const listed = await server.fetch("/api/v1/workspaces", { as: viewer });
    expect(await listed.json()).toMatchObject({ workspaces: [{ name: "default" }] });
    expect((await server.fetch("/api/v1/workspaces/red", { as: viewer })).status).toBe(404);
  });

  test("gives by roles held there and not elsewhere, from the next request on", async () => {
    await using server = await startWithRed();
    const viewer = await server.token("viewer");
    expect((await setRoles(server, "user/test-viewer", ["contributor"])).status).toBe(200);
    const experiment = { json: { name: "in red" }, as: viewer };
    expect((await server.fetch(create, { ...experiment, headers: inRed })).status).toBe(200);
    expect((await server.fetch(create, experiment)).status).toBe(403);
    await setRoles(server, "user/test-viewer", []);
    expect((await server.fetch(create, { ...experiment, headers: inRed })).status).toBe(404);
  });

  test("gives by a group's roles to its members", async () => {
    await using server = await startWithRed();
    const viewer = await server.token("viewer");
    await server.fetch("/api/v1/groups", { json: { name: "science" } });
    await setRoles(server, "group/science", ["contributor"]);
    const me = () => server.fetch("/api/v1/me", { as: viewer, headers: inRed });
    expect((await me()).status).toBe(404);
    await server.fetch("/api/v1/groups/science/members/test-viewer", { method: "PUT", json: {} });
    expect((await me()).status).toBe(200);
    await server.fetch("/api/v1/groups/science", { method: "DELETE", json: {} });
    expect((await me()).status).toBe(404);
  });

  test("has administrators of its own, who manage it and nothing of the server's", async () => {
    await using server = await startWithRed();
    const viewer = await server.token("viewer");
    await server.token("auditor");
    await setRoles(server, "user/test-viewer", ["administrator", "auditor"]);
    const as = viewer;
    expect((await setRoles(server, "user/test-auditor", ["viewer"], inRed, as)).status).toBe(200);
    const group = { name: "reds", isOfWorkspace: true };
    expect((await server.fetch("/api/v1/groups", { as, json: group, headers: inRed })).status).toBe(201);
    const refused = [
      await server.fetch("/api/v1/groups", { as, json: { name: "all" }, headers: inRed }),
      await server.fetch("/api/v1/users", { as, headers: inRed }),
      await server.fetch("/api/v1/workspaces", { as, json: { name: "blue" }, headers: inRed }),
      await server.fetch("/api/v1/ledger/tile/entries/000", { as, headers: inRed }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect((await server.fetch("/api/v1/members", { as })).status).toBe(403);
  });

  test("is reached by the administrators of the server without a role of its own", async () => {
    await using server = await startWithRed();
    const answer = await server.fetch("/api/v1/me", { headers: inRed });
    expect(await answer.json()).toMatchObject({ workspace: "red" });
  });

  test("starts with the experiment Default; what is in it is in it alone", async () => {
    await using server = await startWithRed();
    const run = { json: { experiment_id: "0" }, headers: inRed };
    const made = await server.fetch("/api/2.0/mlflow/runs/create", run);
    const { run: created } = (await made.json()) as { run: { info: { run_id: string } } };
    const path = `/api/2.0/mlflow/runs/get?run_id=${created.info.run_id}`;
    expect((await server.fetch(path, { headers: inRed })).status).toBe(200);
    expect((await server.fetch(path)).status).toBe(404);
  });

  test("that is closed is gone for everybody, its name stays taken; in use it is closed only on purpose", async () => {
    await using server = await startWithRed();
    await server.fetch(create, { json: { name: "x" }, headers: inRed });
    const close = (query = "") => server.fetch(`/api/v1/workspaces/red${query}`, { method: "DELETE" });
    expect((await close()).status).toBe(409);
    expect((await close("?evenIfUsed=true")).status).toBe(204);
    expect((await server.fetch("/api/v1/me", { headers: inRed })).status).toBe(404);
    expect((await server.fetch("/api/v1/workspaces", { json: { name: "red" } })).status).toBe(409);
    expect((await server.fetch("/api/v1/workspaces/default", { method: "DELETE" })).status).toBe(409);
  });
});

test("two headers that name two workspaces are refused", async () => {
  await using server = await startWithRed();
  const headers = { ...inRed, "x-mlflow-workspace": "default" };
  expect((await server.fetch("/api/v1/me", { headers })).status).toBe(400);
});
