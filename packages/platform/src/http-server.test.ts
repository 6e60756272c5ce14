import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  createHttpServer,
  createLogger,
  createMetricsRegistry,
  defineErrors,
  Face,
  HttpReply,
  type Route,
  type RouteDefinition,
} from "@plumbline/platform";

interface Principal {
  readonly permissions: readonly string[];
}
const errors = defineErrors("test", {
  "not-found": { status: 404, message: (v: { id: string }) => `thing ${v.id} does not exist` },
  busy: { status: 503, message: () => "too much work" },
});
const define = <P, Q, B>(route: RouteDefinition<null, Principal, P, Q, B>) =>
  route as unknown as Route<null, Principal>;
const base = { face: Face.native, permission: "things:read", summary: "Things" } as const;
let notReadyBecause: string | undefined;

const routes = [
  define({
    ...base,
    method: "POST",
    path: "/api/v1/things/:id",
    params: z.object({ id: z.string() }),
    body: z.strictObject({ size: z.number().int(), name: z.string().min(2) }),
    handle: async (_context, { params, body }) => ({ ...params, ...body }),
  }),
  define({
    ...base,
    method: "GET",
    path: "/api/2.0/mlflow/things",
    face: Face.mlflow,
    query: z.object({ id: z.string() }),
    handle: (_context, { query }) => {
      throw errors["not-found"](query);
    },
  }),
  define({
    ...base,
    method: "GET",
    path: "/fail",
    handle: () => {
      throw new Error("the secret of the house");
    },
  }),
  define({
    ...base,
    method: "GET",
    path: "/busy",
    face: Face.inference,
    handle: () => {
      throw errors.busy({}, { retryAfterSeconds: 2 });
    },
  }),
  define<never, never, Readable>({
    ...base,
    method: "PUT",
    path: "/stream",
    input: "stream",
    handle: async (_context, { body }) =>
      new HttpReply(201, await text(body), { "content-type": "text/plain" }),
  }),
  define({ ...base, method: "GET", path: "/open", permission: "public", handle: () => ({ open: true }) }),
];

let app: FastifyInstance;
let url: string;
beforeAll(async () => {
  app = await createHttpServer<null, Principal>({
    context: null,
    routes,
    logger: createLogger({ level: "silent", name: "test", pretty: false }),
    metrics: createMetricsRegistry(),
    readinessChecks: new Map([["disk", () => notReadyBecause]]),
    authenticate: ({ headers }) => ({ permissions: (headers.authorization ?? "").split(" ") }),
    authorise: (principal, route) => {
      if (!principal.permissions.includes(route.permission)) throw errors["not-found"]({ id: "hidden" });
    },
    faceOfPath: (path) => (path.startsWith("/api/2.0/") ? Face.mlflow : Face.native),
    metricsPermission: "metrics:read",
    bodyLimitBytes: 1000,
    openApi: { title: "Test", version: "1" },
  });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => app.close());

const authorization = "things:read metrics:read";
const json = { authorization, "content-type": "application/json" };
const post = (body: string, headers: Record<string, string> = json) =>
  fetch(`${url}/api/v1/things/7`, { method: "POST", body, headers });

describe("input", () => {
  test("that fits reaches the handler typed", async () => {
    expect(await (await post('{"size":3,"name":"ab"}')).json()).toEqual({ id: "7", size: 3, name: "ab" });
  });

  test("that breaks rules is refused with every problem at once", async () => {
    const answer = await post('{"size":1.5,"name":"a","sise":1}');
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const problem = (await answer.json()) as { problems: { field: string }[]; detail: string };
    expect(problem.problems.map(({ field }) => field)).toEqual(["size", "name", ""]);
    expect(problem.detail).toContain('"sise"');
  });

  test.each([
    ["malformed JSON", "{", json, 400, "http/malformed-json"],
    [
      "another content type",
      "a=b",
      { ...json, "content-type": "text/plain" },
      415,
      "http/wrong-content-type",
    ],
    ["too large a body", JSON.stringify({ name: "x".repeat(2000) }), json, 413, "http/too-large"],
    ["a list", "[]", json, 400, "http/invalid-input"],
  ])("%s is refused in the product's words", async (_what, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });

  test("of a stream route arrives as it is, whatever its content type", async () => {
    const answer = await fetch(`${url}/stream`, { method: "PUT", body: "{half", headers: json });
    expect([answer.status, await answer.text()]).toEqual([201, "{half"]);
  });
});

describe("errors have the shape of their face", () => {
  const get = async (path: string) => {
    const answer = await fetch(url + path, { headers: { authorization } });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };

  test("MLflow's", async () => {
    expect(await get("/api/2.0/mlflow/things?id=7")).toMatchObject({
      status: 404,
      body: { error_code: "RESOURCE_DOES_NOT_EXIST", message: "thing 7 does not exist" },
    });
    expect(await get("/api/2.0/mlflow/nothing")).toMatchObject({
      status: 404,
      body: { error_code: "ENDPOINT_NOT_FOUND" },
    });
  });

  test("MLflow's for a method that a path does not take, which says those it takes", async () => {
    const send = (method: string) => fetch(`${url}/api/2.0/mlflow/things`, { method });
    const refused = await send("PATCH");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(await refused.json()).toEqual({
      error_code: "ENDPOINT_NOT_FOUND",
      message: "/api/2.0/mlflow/things takes no PATCH; it takes GET, HEAD, OPTIONS",
    });
    const options = await send("OPTIONS");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
    expect(options.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("MLflow's for an empty part of a path, which leads to this server's own path alone", async () => {
    const answer = await fetch(`${url}//api/2.0//mlflow/things?id=a//b`, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([308, "/api/2.0/mlflow/things?id=a//b"]);
    expect((await fetch(`${url}/api/2.0//mlflow/none`, { redirect: "manual" })).status).toBe(404);
    expect((await fetch(`${url}/api//2.0/mlflow/things`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${url}/api/2.0/mlflow/things/?id=7`)).status).toBe(404);
  });

  test("inference, with Retry-After", async () => {
    const { status, headers, body } = await get("/busy");
    expect([status, headers.get("retry-after"), body]).toEqual([503, "2", { error: "too much work" }]);
  });

  test("also where the router refuses a path before any route is found", async () => {
    expect(await get("/api/2.0/mlflow/%zz")).toMatchObject({
      status: 400,
      body: { error_code: "BAD_REQUEST" },
    });
  });

  test("native, for a path that is not there", async () => {
    expect(await get("/nothing")).toMatchObject({ status: 404, body: { code: "http/no-such-path" } });
  });

  test("and what failed inside is not told outside", async () => {
    const { status, body } = await get("/fail");
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret");
    expect(body).toMatchObject({ code: "http/internal", detail: expect.stringContaining("request id") });
  });
});

test("a request without the permission is refused before its body is read", async () => {
  const answer = await post("{", { "content-type": "application/json" });
  expect(await answer.json()).toMatchObject({ code: "test/not-found" });
});

test("a public route needs nobody", async () => {
  expect(await (await fetch(`${url}/open`)).json()).toEqual({ open: true });
});

test("health is open, readiness gives reasons, metrics need their permission", async () => {
  expect(await (await fetch(`${url}/health`)).text()).toBe("OK");
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  notReadyBecause = "disk is full";
  const answer = await fetch(`${url}/health/ready`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { ready: false, reasons: { disk: "disk is full" } },
  ]);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  const metrics = await fetch(`${url}/metrics`, { headers: { authorization } });
  expect(await metrics.text()).toContain(
    'plumbline_http_request_duration_seconds_count{method="GET",route="/health"',
  );
});

test("the OpenAPI document names each native route's permission", async () => {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, { post: { description: string } }>;
  };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toEqual(["/api/v1/things/{id}"]);
  expect(document.paths["/api/v1/things/{id}"]?.post.description).toContain("things:read");
});
