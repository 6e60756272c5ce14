import { expect, test } from "vitest";
import { startProxy, startTestServer, type TestServer } from "#testing";
import { serverConfigSchema } from "./server-config.ts";

const staticPrefix = "/plumbline";
const origin = "https://notebooks.example";

/** A one-time link for the administrator, as asked for at some address. */
async function askForLink(server: TestServer, url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/sign-in-links`, {
    method: "POST",
    headers: { authorization: `Bearer ${await server.token()}`, "content-type": "application/json" },
    body: JSON.stringify({ userName: "admin" }),
  });
  return ((await answer.json()) as { url: string }).url;
}

/** Signs in by a link, as the page does that it opens. */
function signIn(link: string, api: string, headers: Record<string, string> = {}): Promise<Response> {
  const code = new URLSearchParams(new URL(link).hash.slice(1)).get("code");
  return fetch(`${api}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ code }),
  });
}

test("below a path behind a proxy: API, MLflow, pages, links, cookie and OpenAPI", async () => {
  await using server = await startTestServer({ config: { staticPrefix, trustedProxies: ["127.0.0.1"] } });
  await using proxy = await startProxy(server.url);
  const url = proxy.url + staticPrefix;
  const headers = { authorization: `Bearer ${await server.token()}`, "content-type": "application/json" };
  const created = await fetch(`${url}/api/2.0/mlflow/runs/create`, {
    method: "POST",
    headers,
    body: JSON.stringify({ experiment_id: "0" }),
  });
  const { run } = (await created.json()) as { run: { info: { run_id: string } } };
  const life = await fetch(`${url}/api/v1/runs/${run.info.run_id}`, { headers });
  expect(await life.json()).toMatchObject({ status: "running" });
  expect(await (await fetch(`${url}/health`)).text()).toBe("OK");
  const openApi = await fetch(`${url}/api/v1/openapi.json`);
  expect(await openApi.json()).toMatchObject({ servers: [{ url: staticPrefix }] });
  expect((await fetch(`${url}/api/v1/docs`)).status).toBe(200);
  const link = await askForLink(server, url);
  expect(link).toMatch(`${url}/sign-in#code=`);
  const signedIn = await signIn(link, url, { origin: proxy.url });
  const cookie = signedIn.headers.get("set-cookie") ?? "";
  expect(cookie).toContain("Path=/plumbline;");
  const me = await fetch(`${url}/api/v1/me`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
  expect(await me.json()).toMatchObject({ userName: "admin" });
});

test("outside the path only probes are answered; a path that merely begins alike is outside", async () => {
  await using server = await startTestServer({ config: { staticPrefix } });
  const statusOf = async (path: string) => (await server.fetch(path)).status;
  expect(await Promise.all(["/health", "/health/ready", "/metrics"].map(statusOf))).toEqual([200, 200, 200]);
  for (const path of ["/api/v1/me", "/plumblines/api/v1/me", "/plumbline%2Fapi/v1/me", "/"]) {
    const refused = await server.fetch(path);
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({
      detail: expect.stringContaining("below /plumbline") as unknown,
    });
  }
  expect(await statusOf("/plumbline/api/v1/me")).toBe(200);
});

test("what X-Forwarded headers say counts from proxies that are named, and from nobody else", async () => {
  const forwarded = { "x-forwarded-host": "models.example", "x-forwarded-proto": "https" };
  await using trusting = await startTestServer({ config: { trustedProxies: ["127.0.0.1"] } });
  await using wary = await startTestServer({ config: { trustedProxies: ["10.0.0.0/8"] } });
  await using deaf = await startTestServer();
  for (const [server, believes] of [
    [trusting, true],
    [wary, false],
    [deaf, false],
  ] as const) {
    await using proxy = await startProxy(server.url, forwarded);
    const link = await askForLink(server, proxy.url);
    expect(link.startsWith("https://models.example/sign-in")).toBe(believes);
    const page = await signIn(link, proxy.url, { origin: "https://models.example" });
    expect(page.status).toBe(believes ? 201 : 403);
    if (believes) expect(page.headers.get("set-cookie")).toContain("; Secure");
  }
});

const preflight = (server: TestServer, from: string) =>
  server.fetch("/api/v1/me", {
    as: "anonymous",
    method: "OPTIONS",
    headers: { origin: from, "access-control-request-method": "PUT" },
  });

test("pages of other origins get nothing by default", async () => {
  await using server = await startTestServer();
  const asked = await preflight(server, origin);
  expect(asked.ok).toBe(false);
  const read = await server.fetch("/api/v1/me", { headers: { origin } });
  for (const { headers } of [asked, read]) {
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("pages of an origin that is named may call with a token; others may not, and no cookie goes along", async () => {
  await using server = await startTestServer({ config: { allowedOrigins: [origin] } });
  const asked = await preflight(server, origin);
  expect(asked.status).toBe(204);
  expect(asked.headers.get("access-control-allow-origin")).toBe(origin);
  expect(asked.headers.get("access-control-allow-methods")).toContain("PUT");
  expect(asked.headers.get("access-control-allow-headers")).toContain("authorization");
  const read = await server.fetch("/api/v1/me", { headers: { origin } });
  expect(read.headers.get("access-control-allow-origin")).toBe(origin);
  expect(read.headers.get("vary")).toContain("origin");
  const refused = await server.fetch("/api/v1/me", { as: "anonymous", headers: { origin } });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("access-control-allow-origin")).toBe(origin);
  for (const answer of [asked, read])
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  for (const other of ["https://notebooks.example.evil.test", "http://notebooks.example", "null"]) {
    const { headers, ok } = await preflight(server, other);
    expect([ok, headers.get("access-control-allow-origin")]).toEqual([false, null]);
  }
});

test("settings name origins and proxies one by one: no wildcard, no path, no name of a host for a proxy", () => {
  const read = (settings: object) => serverConfigSchema.safeParse({ data: "d", ...settings });
  expect(read({ allowedOrigins: `${origin}, http://127.0.0.1:8888` }).data?.allowedOrigins).toEqual([
    origin,
    "http://127.0.0.1:8888",
  ]);
  expect(read({}).data).toMatchObject({ allowedOrigins: [], trustedProxies: [], staticPrefix: "" });
  for (const allowedOrigins of ["*", "https://*.example", `${origin}/`, "notebooks.example", "null"])
    expect(read({ allowedOrigins }).success).toBe(false);
  for (const trustedProxies of ["*", "proxy.example", "10.0.0.0/40", "1.2.3.4/8/8"])
    expect(read({ trustedProxies }).success).toBe(false);
  for (const prefix of ["plumbline", "/plumbline/", "/a b", "/<"])
    expect(read({ staticPrefix: prefix }).success).toBe(false);
});
