import { describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { authenticateRequest, type AuthenticationContext } from "./authenticate-request.ts";
import { changeUser } from "./change-user.ts";
import { createToken } from "./create-token.ts";
import { createUser } from "./create-user.ts";
import { removeUser } from "./remove-user.ts";
import { writeLastUses } from "./write-last-uses.ts";

const password = "a long enough password";

function basic(userName: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${userName}:${secret}`).toString("base64")}` };
}

async function me(server: TestServer, headers: Record<string, string>): Promise<number> {
  return (await server.fetch("/api/v1/me", { as: "anonymous", headers })).status;
}

async function addUser(server: TestServer, userName: string, roles = ["viewer"]) {
  const administrator = await server.principal();
  await createUser(server.context, administrator, { userName, roles, password });
  return createToken(server.context, administrator, { label: "test", userName });
}

describe("a request is authenticated", () => {
  test("by a token as Bearer, by a token or a password as Basic", async () => {
    await using server = await startTestServer();
    const { token } = await addUser(server, "ada");
    expect(token).toMatch(/^plb_[A-Za-z0-9_-]{43}$/);
    expect(await me(server, { authorization: `Bearer ${token}` })).toBe(200);
    expect(await me(server, basic("ada", token))).toBe(200);
    expect(await me(server, basic("ada", password))).toBe(200);
    expect(await me(server, basic("ada", password))).toBe(200);
  });

  test("not by what is close to a credential", async () => {
    await using server = await startTestServer();
    const { token } = await addUser(server, "ada");
    await addUser(server, "bob");
    expect(await me(server, {})).toBe(401);
    expect(await me(server, { authorization: `Bearer ${token}x` })).toBe(401);
    expect(await me(server, { authorization: "Bearer " })).toBe(401);
    expect(await me(server, basic("bob", token))).toBe(401);
    expect(await me(server, basic("ada", `${password}x`))).toBe(401);
    expect(await me(server, basic("nobody", password))).toBe(401);
    expect(await me(server, { cookie: `plumbline_session=${token}` })).toBe(401);
  });
});

describe("the next request already knows that", () => {
  test("a token was revoked", async () => {
    await using server = await startTestServer();
    const { token, id } = await addUser(server, "ada");
    expect(await me(server, { authorization: `Bearer ${token}` })).toBe(200);
    expect((await server.fetch(`/api/v1/tokens/${id}`, { method: "DELETE", as: token })).status).toBe(204);
    expect(await me(server, { authorization: `Bearer ${token}` })).toBe(401);
  });

  test("a user's roles, password or being here changed", async () => {
    await using server = await startTestServer();
    const administrator = await server.principal();
    const { token } = await addUser(server, "ada");
    const list = () => server.fetch("/api/v1/users", { as: token });
    expect((await list()).status).toBe(403);
    await changeUser(server.context, administrator, { userName: "ada", roles: ["administrator"] });
    expect((await list()).status).toBe(200);
    expect(await me(server, basic("ada", password))).toBe(200);
    await changeUser(server.context, administrator, { userName: "ada", password: null });
    expect(await me(server, basic("ada", password))).toBe(401);
    await removeUser(server.context, administrator, { userName: "ada" });
    expect(await me(server, { authorization: `Bearer ${token}` })).toBe(401);
  });

  test("a token expired, and says so", async () => {
    await using server = await startTestServer();
    const { storage, random, ledger, config, clock } = server.context;
    const viewer = await server.principal("viewer");
    const { token } = await createToken(server.context, viewer, { label: "short", expiresInDays: 1 });
    const later: AuthenticationContext = {
      storage,
      random,
      ledger,
      config,
      clock: { nowMs: () => clock.nowMs() + 86_400_001 },
    };
    const request = {
      method: "GET",
      protocol: "http",
      ip: "127.0.0.1",
      headers: { authorization: `Bearer ${token}` },
    } as const;
    await expect(authenticateRequest(server.context, request, "session:own")).resolves.toEqual(viewer);
    await expect(authenticateRequest(later, request, "session:own")).rejects.toThrow(
      /the token expired at 20/,
    );
  });
});

test("a missing permission is named, on each face in its own shape", async () => {
  await using server = await startTestServer();
  const refused = await server.fetch("/api/v1/users", { as: "viewer" });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    code: "identity/permission-missing",
    detail:
      "test-viewer lacks the permission users:manage in workspace default; ask an administrator for a role that has it",
  });
  const unknown = await server.fetch("/api/v1/me", { as: "anonymous" });
  expect(unknown.headers.get("www-authenticate")).toBe('Bearer realm="plumbline"');
});

test("who speaks MLflow is asked for Basic too, unless it is a browser", async () => {
  await using server = await startTestServer();
  const path = "/api/2.0/mlflow/experiments/get?experiment_id=0";
  const challenges = async (agent: string) => {
    const refused = await server.fetch(path, { as: "anonymous", headers: { "user-agent": agent } });
    expect(refused.status).toBe(401);
    return refused.headers.get("www-authenticate");
  };
  expect(await challenges("mlflow-java-client/2.17.2")).toBe(
    'Bearer realm="plumbline", Basic realm="plumbline"',
  );
  expect(await challenges("Mozilla/5.0 (X11; Linux x86_64)")).toBe('Bearer realm="plumbline"');
});

test("a workspace that does not exist is named", async () => {
  await using server = await startTestServer();
  for (const name of ["X-MLFLOW-WORKSPACE", "X-Plumbline-Workspace"]) {
    expect((await server.fetch("/api/v1/me", { headers: { [name]: "default" } })).status).toBe(200);
    const other = await server.fetch("/api/v1/me", { headers: { [name]: "mars" } });
    expect(other.status).toBe(404);
    expect(await other.json()).toMatchObject({ detail: expect.stringContaining('"mars"') });
  }
});

test("after ten wrong passwords in a minute the next is not even tried", async () => {
  await using server = await startTestServer();
  await addUser(server, "ada");
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, index) => me(server, basic("ada", `wrong password ${index}`))),
  );
  expect(guesses.filter((status) => status === 401)).toHaveLength(10);
  expect(guesses.filter((status) => status === 429)).toHaveLength(2);
  const right = await server.fetch("/api/v1/me", { as: "anonymous", headers: basic("ada", password) });
  expect(right.status).toBe(429);
  expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("many requests at once with one right password are one attempt", async () => {
  await using server = await startTestServer();
  await addUser(server, "ada");
  const statuses = await Promise.all(Array.from({ length: 30 }, () => me(server, basic("ada", password))));
  expect(statuses).toEqual(Array<number>(30).fill(200));
});

test("when a token was last used is known after the minute's write", async () => {
  await using server = await startTestServer();
  const { token } = await addUser(server, "ada");
  await me(server, { authorization: `Bearer ${token}` });
  await writeLastUses(server.context);
  const response = await server.fetch("/api/v1/tokens", { as: token });
  const { tokens } = (await response.json()) as { tokens: { lastUsedAt: string | null }[] };
  expect(tokens).toHaveLength(1);
  expect(Date.now() - Date.parse(tokens[0]?.lastUsedAt ?? "")).toBeLessThan(10_000);
});
