import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ActorId } from "#ports";
import { startTestServer, type TestServer } from "#testing";
import { defaultWorkspace } from "./principal.ts";
import { listInvokeTokens } from "./token.store.ts";
import { describeActors } from "./user.store.ts";

const password = "a long enough password";

async function request(server: TestServer, method: string, path: string, json?: unknown, as?: string) {
  const answer = await server.fetch(path, { method, json, ...(as !== undefined && { as }) });
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

describe("users", () => {
  test("are created, listed, changed and removed", async () => {
    await using server = await startTestServer();
    const made = await request(server, "POST", "/api/v1/users", {
      userName: "ada",
      roles: ["viewer"],
      password,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { userName: "ada", roles: ["viewer"], hasPassword: true },
    });
    const again = await request(server, "POST", "/api/v1/users", { userName: "ada", roles: ["viewer"] });
    expect(again).toMatchObject({ status: 409, body: { code: "identity/user-exists" } });
    const changed = await request(server, "PATCH", "/api/v1/users/ada", { roles: ["approver", "auditor"] });
    expect(changed).toMatchObject({ status: 200, body: { roles: ["approver", "auditor"] } });
    expect((await request(server, "DELETE", "/api/v1/users/ada")).status).toBe(204);
    expect((await request(server, "DELETE", "/api/v1/users/ada")).status).toBe(404);
    const { body } = await request(server, "GET", "/api/v1/users");
    const names = (body["users"] as { userName: string }[]).map(({ userName }) => userName);
    expect(names).toEqual(["admin", "test-administrator"]);
  });

  test("who are removed keep their name in history; their name may be another's later", async () => {
    await using server = await startTestServer();
    const create = () => request(server, "POST", "/api/v1/users", { userName: "ada", roles: ["viewer"] });
    const first = (await create()).body["actorId"] as ActorId;
    await request(server, "DELETE", "/api/v1/users/ada");
    const second = (await create()).body["actorId"] as ActorId;
    expect(second).not.toBe(first);
    const named = await describeActors(server.context.storage.read, [first, second, "system" as ActorId]);
    expect(named.get(first)).toEqual({ userName: "ada" });
    expect(named.get(second)).toEqual({ userName: "ada" });
    expect(named.get("system" as ActorId)).toEqual({ userName: "system" });
  });

  test("are refused with everything that is wrong with them", async () => {
    await using server = await startTestServer();
    const refused = await request(server, "POST", "/api/v1/users", {
      userName: "a:b",
      roles: ["viewer", "king"],
      password: "short",
    });
    expect(refused.status).toBe(400);
    expect(refused.body["problems"]).toEqual([
      { field: "userName", message: expect.stringContaining('"a:b" is not a user name') },
      {
        field: "roles[1]",
        message: expect.stringContaining('"king" is no role; the roles are administrator,'),
      },
      { field: "password", message: "is 5 characters long; at least 12 are needed" },
    ]);
    const reserved = await request(server, "POST", "/api/v1/users", { userName: "system", roles: [] });
    expect(reserved.body["detail"]).toMatch(/system is the server's own name.*roles: is empty/);
  });

  test("the last administrator stays one", async () => {
    await using server = await startTestServer();
    const last = "test-administrator";
    expect((await request(server, "DELETE", "/api/v1/users/admin")).status).toBe(204);
    const attempts = [
      await request(server, "DELETE", `/api/v1/users/${last}`),
      await request(server, "PATCH", `/api/v1/users/${last}`, { roles: ["viewer"] }),
    ];
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ status: 409, body: { code: "identity/last-administrator" } });
    }
    await request(server, "POST", "/api/v1/users", { userName: "ada", roles: ["administrator"] });
    expect((await request(server, "PATCH", `/api/v1/users/${last}`, { roles: ["viewer"] })).status).toBe(200);
  });

  test("two administrators who remove each other at once do not both succeed", async () => {
    await using server = await startTestServer();
    await server.token("administrator");
    const statuses = await Promise.all(
      ["admin", "test-administrator"].map(async (userName) => {
        return (await request(server, "DELETE", `/api/v1/users/${userName}`)).status;
      }),
    );
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  });
});

describe("tokens", () => {
  test("of others are neither seen nor revoked without users:manage", async () => {
    await using server = await startTestServer();
    const made = await request(server, "POST", "/api/v1/tokens", { label: "mine", expiresInDays: 30 });
    expect(made).toMatchObject({
      status: 201,
      body: { label: "mine", token: expect.stringMatching(/^plb_/) },
    });
    const path = `/api/v1/tokens/${String(made.body["id"])}`;
    expect((await request(server, "DELETE", path, undefined, "viewer")).status).toBe(404);
    expect((await request(server, "GET", "/api/v1/tokens?userName=admin", undefined, "viewer")).status).toBe(
      403,
    );
    const other = { label: "theirs", userName: "admin" };
    expect((await request(server, "POST", "/api/v1/tokens", other, "viewer")).status).toBe(403);
    expect((await request(server, "POST", "/api/v1/tokens", other)).status).toBe(201);
    expect((await request(server, "DELETE", path)).status).toBe(204);
  });

  test("that may invoke deployments are listed by hash, while they live", async () => {
    await using server = await startTestServer();
    const contributor = await server.principal("contributor");
    await server.token("viewer");
    const list = () =>
      listInvokeTokens(server.context.storage.read, {
        workspace: defaultWorkspace,
        nowMs: server.context.clock.nowMs(),
      });
    const ofContributor = (await list()).filter(({ actorId }) => actorId === contributor.actorId);
    expect(ofContributor).toEqual([
      {
        tokenSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        actorId: contributor.actorId,
        expiresAtMs: null,
      },
    ]);
    const viewer = await server.principal("viewer");
    expect((await list()).some(({ actorId }) => actorId === viewer.actorId)).toBe(false);
    await request(server, "DELETE", "/api/v1/users/test-contributor");
    expect((await list()).some(({ actorId }) => actorId === contributor.actorId)).toBe(false);
  });
});

test("no secret is anywhere in the database or its journal", async () => {
  await using server = await startTestServer();
  const token = await server.token("viewer");
  await request(server, "POST", "/api/v1/users", { userName: "ada", roles: ["viewer"], password });
  const link = await request(server, "POST", "/api/v1/sign-in-links", { userName: "ada" });
  const [, code = ""] = String(link.body["url"]).split("#code=");
  const session = await server.fetch("/api/v1/session", {
    as: "anonymous",
    json: { userName: "ada", password },
  });
  const secret = /plumbline_session=([^;]+)/.exec(session.headers.get("set-cookie") ?? "")?.[1] ?? "";
  const stored = Buffer.concat(
    await Promise.all(
      ["plumbline.db", "plumbline.db-wal"].map((name) => readFile(join(server.dataDirectory, name))),
    ),
  );
  expect(stored.includes("ada")).toBe(true);
  for (const text of [token, password, code, secret]) {
    expect(text.length).toBeGreaterThan(10);
    expect(stored.includes(text)).toBe(false);
  }
});
