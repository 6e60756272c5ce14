import { modules } from "@plumbline/server";
import { expect, test } from "vitest";
import type { Route } from "#context";
import { createToken } from "#identity";
import { startTestServer, type TestServer } from "./test-server.ts";

/** Requests under way at a time. */
const concurrency = 16;
/** A refusal comes at once. What has not answered by then was let in, and streams or waits for news. */
const letInAfterMs = 1000;

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
  token: string | undefined,
): Promise<number | undefined> {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), letInAfterMs);
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
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

/** Makes every attempt; returns a line for each that was not answered as expected. */
async function collectWrong(
  server: TestServer,
  attempts: readonly { attempt: Attempt; as: string; token?: string; expected: 401 | 403 | "let in" }[],
): Promise<string[]> {
  const wrong: string[] = [];
  const waiting = [...attempts];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const status = await statusOf(server, next.attempt, next.token);
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

test("every route names a permission that some role holds, or is public", async () => {
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

test("every route that is not public refuses whoever is not signed in, or no longer", async () => {
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
});

test("every route lets in the roles that hold its permission, and no other role", async () => {
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
