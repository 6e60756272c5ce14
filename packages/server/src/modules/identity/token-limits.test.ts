import { describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";

async function makeToken(server: TestServer, json: Record<string, unknown>, as = "contributor") {
  const answer = await server.fetch("/api/v1/tokens", { as, json: { label: "test", ...json } });
  const body = (await answer.json()) as { token: string; id: string; code?: string; detail?: string };
  return { status: answer.status, ...body };
}
const search = "/api/2.0/mlflow/experiments/search";
const create = "/api/2.0/mlflow/experiments/create";

describe("a token limited to some permissions", () => {
  test("does those, and nothing else that its owner may", async () => {
    await using server = await startTestServer();
    const { token } = await makeToken(server, { permissions: ["experiments:read"] });
    expect((await server.fetch(search, { as: token, json: { max_results: 1 } })).status).toBe(200);
    expect((await server.fetch(create, { as: token, json: { name: "x" } })).status).toBe(403);
    expect((await server.fetch("/api/v1/me", { as: token })).status).toBe(403);
  });

  test("gives its owner nothing that the owner lacks", async () => {
    await using server = await startTestServer();
    const { token } = await makeToken(server, { permissions: ["users:manage", "session:own"] });
    expect((await server.fetch("/api/v1/users", { as: token })).status).toBe(403);
    expect((await server.fetch("/api/v1/me", { as: token })).status).toBe(200);
  });

  test("makes no other token, link or password, by which it would get round its limits", async () => {
    await using server = await startTestServer();
    const limited = ["session:own", "users:manage"];
    const { token } = await makeToken(server, { permissions: limited }, "administrator");
    const attempts = [
      ["/api/v1/tokens", { label: "free" }],
      ["/api/v1/tokens", { label: "free", userName: "admin" }],
      ["/api/v1/sign-in-links", { userName: "admin" }],
      ["/api/v1/users", { userName: "eve", roles: ["administrator"], password: "a long enough password" }],
    ] as const;
    for (const [path, json] of attempts) {
      const answer = await server.fetch(path, { as: token, json });
      expect({ path, status: answer.status, ...((await answer.json()) as object) }).toMatchObject({
        path,
        status: 403,
        code: "identity/limited-token",
      });
    }
  });

  test("is refused where it names what is no permission or no workspace", async () => {
    await using server = await startTestServer();
    const refused = await makeToken(server, { permissions: ["experiments:red"], workspace: "nowhere" });
    expect(refused).toMatchObject({ status: 400, code: "identity/invalid-token" });
    expect(refused.detail).toMatch(
      /workspace: "nowhere" does not exist; permissions\[0\]: "experiments:red"/,
    );
  });
});

describe("a token of one workspace", () => {
  test("works there without a header, and elsewhere as if there were nothing", async () => {
    await using server = await startTestServer();
    for (const name of ["red", "blue"]) {
      await server.fetch("/api/v1/workspaces", { json: { name } });
      await server.token("contributor");
      await server.fetch("/api/v1/members/user/test-contributor", {
        method: "PUT",
        json: { roles: ["contributor"] },
        headers: { "x-plumbline-workspace": name },
      });
    }
    const { token } = await makeToken(server, { workspace: "red" });
    const me = (await (await server.fetch("/api/v1/me", { as: token })).json()) as { workspace: string };
    expect(me.workspace).toBe("red");
    for (const workspace of ["blue", "default", "nowhere"]) {
      const headers = { "x-mlflow-workspace": workspace };
      expect((await server.fetch("/api/v1/me", { as: token, headers })).status).toBe(404);
    }
  });
});

test("a revoked token is refused at the very next request, also in other workspaces", async () => {
  await using server = await startTestServer();
  await server.fetch("/api/v1/workspaces", { json: { name: "red" } });
  const { token, id } = await makeToken(server, {}, "administrator");
  const headers = { "x-plumbline-workspace": "red" };
  expect((await server.fetch("/api/v1/me", { as: token })).status).toBe(200);
  expect((await server.fetch("/api/v1/me", { as: token, headers })).status).toBe(200);
  await server.fetch(`/api/v1/tokens/${id}`, { method: "DELETE" });
  expect((await server.fetch("/api/v1/me", { as: token })).status).toBe(401);
  expect((await server.fetch("/api/v1/me", { as: token, headers })).status).toBe(401);
});

test("a service account has tokens, and no password, sign-in link or session", async () => {
  await using server = await startTestServer();
  const json = { userName: "ci", kind: "service", roles: ["contributor"] };
  const withPassword = { ...json, password: "a long enough password" };
  expect((await server.fetch("/api/v1/users", { json: withPassword })).status).toBe(400);
  expect((await server.fetch("/api/v1/users", { json })).status).toBe(201);
  expect((await server.fetch("/api/v1/sign-in-links", { json: { userName: "ci" } })).status).toBe(409);
  const change = { method: "PATCH", json: { password: "a long enough password" } };
  expect((await server.fetch("/api/v1/users/ci", change)).status).toBe(400);
  const { token } = await makeToken(server, { userName: "ci" }, "administrator");
  expect((await server.fetch(create, { as: token, json: { name: "by-ci" } })).status).toBe(200);
});
