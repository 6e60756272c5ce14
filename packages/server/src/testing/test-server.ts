import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp, type ServerConfig, serverConfigSchema } from "@plumbline/server";
import type { FastifyInstance } from "fastify";
import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { TestUsers } from "./test-users.ts";

/** A whole server in this process, over real SQLite in a directory of its own. */
export interface TestServer extends AsyncDisposable {
  /** Where it listens, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly context: AppContext;
  readonly http: FastifyInstance;
  readonly dataDirectory: string;
  /** A token of a user with these roles, the same for the same roles. Default: administrator. */
  token(...roles: string[]): Promise<string>;
  /** That user's principal, for calling use cases. */
  principal(...roles: string[]): Promise<Principal>;
  fetch(path: string, request?: TestRequest): Promise<Response>;
}

export interface TestRequest {
  /** A role, a token, or `anonymous`. Default: administrator. */
  readonly as?: string;
  /** Default: POST where there is a body, else GET. */
  readonly method?: string;
  readonly json?: unknown;
  readonly body?: RequestInit["body"];
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Starts a server on a free port of loopback; its log is silent. Disposing it removes its directory. */
export async function startTestServer(options: { config?: Partial<ServerConfig> } = {}): Promise<TestServer> {
  await using resources = new AsyncDisposableStack();
  const dataDirectory = await mkdtemp(join(tmpdir(), "plumbline-test-"));
  resources.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const app = await createApp({
    ...serverConfigSchema.parse({ data: dataDirectory, port: 0, logLevel: "silent" }),
    ...options.config,
  });
  resources.use(app);
  const url = await app.http.listen({ host: "127.0.0.1", port: 0 });
  const users = new TestUsers(app.context);
  const owned = resources.move();
  return {
    url,
    dataDirectory,
    context: app.context,
    http: app.http,
    token: (...roles) => users.token(roles),
    principal: (...roles) => users.principal(roles),
    fetch: async (path, request = {}) => fetch(url + path, await requestInit(users, request)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function requestInit(users: TestUsers, request: TestRequest): Promise<RequestInit> {
  const { as = "administrator", json, signal } = request;
  const body = json === undefined ? request.body : JSON.stringify(json);
  const headers = new Headers(request.headers);
  if (json !== undefined) headers.set("content-type", "application/json");
  if (as !== "anonymous") {
    const token = as.startsWith("plb_") ? as : await users.token([as]);
    headers.set("authorization", `Bearer ${token}`);
  }
  return {
    method: request.method ?? (body === undefined || body === null ? "GET" : "POST"),
    headers,
    ...(body !== undefined && { body }),
    ...(body instanceof ReadableStream && { duplex: "half" }),
    ...(signal !== undefined && { signal }),
  };
}
