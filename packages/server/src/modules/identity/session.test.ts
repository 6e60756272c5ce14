import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#testing";
import { authenticateRequest, type AuthenticationContext } from "./authenticate-request.ts";
import { createUser } from "./create-user.ts";

const password = "a long enough password";
const hourMs = 3_600_000;

async function startServerWithAda(options?: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer(options);
  await createUser(server.context, await server.principal(), {
    userName: "ada",
    roles: ["administrator"],
    password,
  });
  return server;
}

function signIn(server: TestServer, json: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return server.fetch("/api/v1/session", { as: "anonymous", json, headers });
}

function cookieOf(response: Response): string {
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function signedInCookie(server: TestServer): Promise<string> {
  return cookieOf(await signIn(server, { userName: "ada", password }));
}

async function makeCode(server: TestServer): Promise<string> {
  const response = await server.fetch("/api/v1/sign-in-links", { json: { userName: "ada" } });
  const { url } = (await response.json()) as { url: string };
  const [address, code = ""] = url.split("#code=");
  expect(address).toBe(`${server.url}/sign-in`);
  return code;
}

describe("signing in", () => {
  test("by password starts a session that lives in a cookie no script can read", async () => {
    await using server = await startServerWithAda();
    const response = await signIn(server, { userName: "ada", password });
    expect(response.status).toBe(201);
    expect(response.headers.get("set-cookie")).toMatch(
      /^plumbline_session=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
    );
    const me = await server.fetch("/api/v1/me", { as: "anonymous", headers: { cookie: cookieOf(response) } });
    expect(await me.json()).toMatchObject({
      userName: "ada",
      roles: ["administrator"],
      workspace: "default",
      permissions: expect.arrayContaining(["users:manage"]),
    });
  });

  test("behind https marks the cookie Secure", async () => {
    await using server = await startServerWithAda({ config: { publicUrl: "https://plumbline.example" } });
    const response = await signIn(server, { userName: "ada", password });
    expect(response.headers.get("set-cookie")).toMatch(/; Secure$/);
  });

  test("by link works once, also when it is used twice at the same time", async () => {
    await using server = await startServerWithAda();
    const code = await makeCode(server);
    const answers = await Promise.all([1, 2, 3].map(() => signIn(server, { code })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401]);
    expect((await signIn(server, { code })).status).toBe(401);
  });

  test("by link does not work once a newer link was made", async () => {
    await using server = await startServerWithAda();
    const older = await makeCode(server);
    const newer = await makeCode(server);
    expect((await signIn(server, { code: older })).status).toBe(401);
    expect((await signIn(server, { code: newer })).status).toBe(201);
  });

  test("is refused for a wrong password, an unknown user and an incomplete body", async () => {
    await using server = await startServerWithAda();
    const wrong = await signIn(server, { userName: "ada", password: "wrong" });
    const unknown = await signIn(server, { userName: "bob", password: "wrong" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
    const incomplete = await signIn(server, { userName: "ada" });
    expect(incomplete.status).toBe(400);
    expect(await incomplete.json()).toMatchObject({
      detail: "give either code, or userName and password",
    });
  });

  test("is limited to twenty attempts a minute", async () => {
    await using server = await startServerWithAda();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 21; attempt++) {
      statuses.push((await signIn(server, { code: "guess" })).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(401), 429]);
  });
});

describe("a browser session ends", () => {
  test("at sign-out", async () => {
    await using server = await startServerWithAda();
    const cookie = await signedInCookie(server);
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    const out = await server.fetch("/api/v1/session", { as: "anonymous", method: "DELETE", headers });
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^plumbline_session=; Path=\/; Max-Age=0/);
    expect((await server.fetch("/api/v1/me", { as: "anonymous", headers })).status).toBe(401);
  });

  test("after twelve hours without a request, and after seven days however busy", async () => {
    await using server = await startServerWithAda();
    const { storage, random, ledger, config, clock } = server.context;
    const cookie = await signedInCookie(server);
    const after = (hours: number) => {
      const context: AuthenticationContext = {
        storage,
        random,
        ledger,
        config,
        clock: { nowMs: () => clock.nowMs() + hours * hourMs },
      };
      const request = { method: "GET", protocol: "http", ip: "127.0.0.1", headers: { cookie } } as const;
      return authenticateRequest(context, request, "session:own");
    };
    for (let hours = 0; hours < 7 * 24; hours += 11) {
      await expect(after(hours)).resolves.toMatchObject({ userName: "ada" });
    }
    await expect(after(7 * 24)).rejects.toThrow(/session has ended or was idle/);

    const { headers } = await signIn(server, { userName: "ada", password });
    const idle = headers.get("set-cookie")?.split(";")[0] ?? "";
    const request = { method: "GET", protocol: "http", ip: "127.0.0.1", headers: { cookie: idle } } as const;
    const late = {
      storage,
      random,
      ledger,
      config,
      clock: { nowMs: () => clock.nowMs() + 12 * hourMs },
    };
    await expect(authenticateRequest(late, request, "session:own")).rejects.toThrow(/idle too long/);
  });

  test("when the user's password is changed", async () => {
    await using server = await startServerWithAda();
    const cookie = await signedInCookie(server);
    await server.fetch("/api/v1/users/ada", { method: "PATCH", json: { password: "another long password" } });
    expect((await server.fetch("/api/v1/me", { as: "anonymous", headers: { cookie } })).status).toBe(401);
  });
});

describe("with a session cookie, what changes things", () => {
  const cases: [string, Record<string, string>, number][] = [
    ["from this server's own page", { "sec-fetch-site": "same-origin" }, 201],
    ["from its own origin in an older browser", { origin: "self" }, 201],
    ["from another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, 403],
    ["from a sibling domain", { "sec-fetch-site": "same-site" }, 403],
    ["from another origin in an older browser", { origin: "https://evil.example" }, 403],
    ["from a sandboxed frame", { origin: "null" }, 403],
    ["from nobody knows where", {}, 403],
  ];
  let server: TestServer;
  beforeAll(async () => {
    server = await startServerWithAda();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const inject = (url: string, headers: Record<string, string>, payload: object) =>
    server.http.inject({
      method: "POST",
      url,
      headers: { host: new URL(server.url).host, ...headers },
      payload,
    });

  test.each(cases)("%s (%j) is answered %i", async (_from, browser, status) => {
    const headers = { ...browser, ...(browser["origin"] === "self" && { origin: server.url }) };
    const cookie = await signedInCookie(server);
    const answer = await inject("/api/v1/tokens", { ...headers, cookie }, { label: "from a browser" });
    expect(answer.statusCode).toBe(status);
  });

  test("and signing in from another site's page is refused", async () => {
    const headers = { origin: "https://evil.example" };
    const answer = await inject("/api/v1/session", headers, { userName: "ada", password });
    expect(answer.statusCode).toBe(403);
  });
});
