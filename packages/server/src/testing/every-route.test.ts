import { modules } from "@plumbline/server";
import { expect, test } from "vitest";
import type { Route } from "#context";
import { createToken } from "#identity";
import { startTestServer, type TestServer } from "./test-server.ts";

/** Requests under way at a time. */
const concurrency = 16;
/** Thousands of requests, on a machine that may be busy with other tests. */
const timeout = 180_000;
/** A refusal comes at once. What has not answered by then was let in, and streams or waits for news. */
const letInAfterMs = 1000;
/** A machine that is busy with other things may take longer even to refuse. */
const refusedAfterMs = 20_000;

const routes: readonly Pick<Route, "method" | "path" | "permission" | "input">[] = [
  ...modules.flatMap((module) => module.routes),
  { method: "GET", path: "/metrics", permission: "metrics:read" },
];
const guarded = routes.filter(({ permission }) => permission !== "public");

interface Attempt {
  readonly method: string;
  readonly url: string;
  readonly init: RequestInit;
  readonly name: string;
}

/** The request that a route takes, with made-up names, and HEAD where there is GET. */
function attemptsOf(route: (typeof routes)[number]): Attempt[] {
  const url = route.path
    .replaceAll(/:(version|index|revision)\b/g, "1")
    .replaceAll(/:\w+/g, "no-such-thing")
    .replace("*", "no-such-thing");
  const methods = route.method === "GET" ? ["GET", "HEAD"] : [route.method];
  return methods.map((method) => ({
    method,
    url,
    name: `${method} ${route.path}`,
    init:
      route.method === "GET"
        ? { method }
        : {
            method,
            body: route.input === "stream" ? "no such thing" : "{}",
            headers: {
              "content-type": route.input === "stream" ? "application/octet-stream" : "application/json",
            },
          },
  }));
}

/** The status, or undefined where the server is still busy with a request that it let in. */
async function statusOf(
  server: TestServer,
  { url, init }: Attempt,
  { token, workspace, expected }: Pick<Expectation, "token" | "workspace" | "expected">,
): Promise<number | undefined> {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), expected === "let in" ? letInAfterMs : refusedAfterMs);
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  if (workspace !== undefined) headers.set("x-plumbline-workspace", workspace);
  try {
    const answer = await fetch(server.url + url, { ...init, headers, signal: gone.signal });
    gone.abort();
    return answer.status;
  } catch (error) {
    if (gone.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface Expectation {
  readonly attempt: Attempt;
  readonly as: string;
  readonly token?: string;
  readonly workspace?: string;
  readonly expected: 401 | 403 | 404 | "let in";
}

/** Makes every attempt; returns a line for each that was not answered as expected. */
async function collectWrong(server: TestServer, attempts: readonly Expectation[]): Promise<string[]> {
  const wrong: string[] = [];
  const waiting = [...attempts];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const status = await statusOf(server, next.attempt, next);
      const right = next.expected === "let in" ? status !== 401 && status !== 403 : status === next.expected;
      if (!right) wrong.push(`${next.attempt.name} as ${next.as}: ${status}, not ${next.expected}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return wrong.sort();
}

function permissionsByRole(server: TestServer): Map<string, Set<string>> {
  const rows = server.context.storage.read.all<{ role: string; permission: string }>(
    "SELECT role, permission FROM role_permissions",
  );
  return new Map(
    Map.groupBy(rows, ({ role }) => role)
      .entries()
      .map(([role, held]) => [role, new Set(held.map(({ permission }) => permission))]),
  );
}

test("every route names a permission that some role holds, or is public", { timeout }, async () => {
  await using server = await startTestServer();
  const held = new Set(
    permissionsByRole(server)
      .values()
      .flatMap((permissions) => permissions),
  );
  const unheld = guarded.filter(({ permission }) => !held.has(permission));
  expect(unheld.map(({ method, path, permission }) => `${method} ${path}: ${permission}`)).toEqual([]);
  expect(guarded.length).toBeGreaterThan(5);
});

test(
  "every route that is not public refuses whoever is not signed in, or no longer",
  { timeout },
  async () => {
    await using server = await startTestServer();
    const { storage, random, ledger, clock } = server.context;
    const administrator = await server.principal("administrator");
    const twoDaysAgo = { storage, random, ledger, clock: { nowMs: () => clock.nowMs() - 2 * 86_400_000 } };
    const expired = await createToken(twoDaysAgo, administrator, { label: "expired", expiresInDays: 1 });
    const revoked = await createToken(server.context, administrator, { label: "revoked" });
    await server.fetch(`/api/v1/tokens/${revoked.id}`, { method: "DELETE" });
    const nobodies: { as: string; token?: string }[] = [
      { as: "anonymous" },
      { as: "an expired token", token: expired.token },
      { as: "a revoked token", token: revoked.token },
    ];
    const attempts = guarded
      .flatMap(attemptsOf)
      .flatMap((attempt) => nobodies.map((nobody) => ({ attempt, ...nobody, expected: 401 as const })));
    expect(await collectWrong(server, attempts)).toEqual([]);
  },
);

test("every route lets in the roles that hold its permission, and no other role", { timeout }, async () => {
  await using server = await startTestServer();
  const attempts = [];
  for (const [role, permissions] of permissionsByRole(server)) {
    for (const route of guarded) {
      // Each request gets a user of its own role; sign-out and its like act on that user alone.
      const expected = permissions.has(route.permission) ? ("let in" as const) : (403 as const);
      const token = await server.token(role);
      for (const attempt of attemptsOf(route)) attempts.push({ attempt, as: role, token, expected });
    }
  }
  expect(await collectWrong(server, attempts)).toEqual([]);
});

test(
  "every route is not there, for every role, in a workspace in which one holds nothing",
  { timeout },
  async () => {
    await using server = await startTestServer();
    await server.fetch("/api/v1/workspaces", { json: { name: "foreign" } });
    const attempts: Expectation[] = [];
    for (const role of permissionsByRole(server).keys()) {
      // Administrators of the server hold their role everywhere.
      if (role === "administrator") continue;
      const token = await server.token(role);
      for (const attempt of guarded.flatMap(attemptsOf)) {
        attempts.push({ attempt, as: role, token, workspace: "foreign", expected: 404 });
      }
    }
    expect(await collectWrong(server, attempts)).toEqual([]);
  },
);

test(
  "every route of the server as a whole refuses the administrators of another workspace",
  { timeout },
  async () => {
    await using server = await startTestServer();
    await server.fetch("/api/v1/workspaces", { json: { name: "foreign" } });
    const token = await server.token("viewer");
    const roles = [...permissionsByRole(server).keys()];
    await server.fetch("/api/v1/members/user/test-viewer", {
      method: "PUT",
      json: { roles },
      headers: { "x-plumbline-workspace": "foreign" },
    });
    const ofServer = new Set([
      "users:manage",
      "workspaces:manage",
      "ledger:audit",
      "jobs:work",
      "imports:write",
    ]);
    const attempts = guarded.flatMap((route) =>
      attemptsOf(route).map((attempt) => ({
        attempt,
        as: "administrator elsewhere",
        token,
        workspace: "foreign",
        expected: ofServer.has(route.permission) ? (403 as const) : ("let in" as const),
      })),
    );
    expect(attempts.filter(({ expected }) => expected === 403).length).toBeGreaterThan(10);
    expect(await collectWrong(server, attempts)).toEqual([]);
  },
);

test(
  "every route refuses a token that is limited to another permission, whatever its owner may",
  { timeout },
  async () => {
    await using server = await startTestServer();
    const owner = await server.principal("administrator", "worker", "gateway");
    const make = (permission: string) =>
      createToken(server.context, owner, { label: permission, permissions: [permission] });
    const own = await make("session:own");
    const other = await make("metrics:read");
    const attempts = guarded.flatMap((route) => {
      const { token } = route.permission === "session:own" ? other : own;
      return attemptsOf(route).map((attempt) => ({ attempt, as: "limited", token, expected: 403 as const }));
    });
    expect(await collectWrong(server, attempts)).toEqual([]);
  },
);

test("every route is not there, for a token of another workspace", { timeout }, async () => {
  await using server = await startTestServer();
  await server.fetch("/api/v1/workspaces", { json: { name: "foreign" } });
  const administrator = await server.principal("administrator");
  const bound = await createToken(server.context, administrator, { label: "bound", workspace: "foreign" });
  const attempts = guarded.flatMap(attemptsOf).map((attempt) => ({
    attempt,
    as: "bound elsewhere",
    token: bound.token,
    workspace: "default",
    expected: 404 as const,
  }));
  expect(await collectWrong(server, attempts)).toEqual([]);
});
