import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type RawServerDefault,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import type { Registry } from "prom-client";
import type { PlumblineError } from "./errors.ts";
import { httpErrors, presentError, toPlumblineError } from "./http-errors.ts";
import { healthRoutes, type ReadinessCheck } from "./http-health.ts";
import { requestDurationHistogram } from "./http-metrics.ts";
import { readInput, schemasOf } from "./http-input.ts";
import { registerOpenApi } from "./http-open-api.ts";
import { Face, HttpReply, type Route } from "./http-route.ts";
import type { Logger } from "./logger.ts";
import { parseJson } from "./parse-json.ts";

export interface HttpServerOptions<Context, Principal> {
  readonly context: Context;
  readonly routes: readonly Route<Context, Principal>[];
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly readinessChecks: ReadonlyMap<string, ReadinessCheck>;
  /** Who is asking. Throws 401 where the route is not public and nobody is signed in. */
  authenticate(request: FastifyRequest, route: Route<Context, Principal>): Promise<Principal> | Principal;
  /** Throws 403 where this principal lacks the route's permission. */
  authorise(principal: Principal, route: Route<Context, Principal>, request: FastifyRequest): void;
  /** The face whose shape of errors a path outside all routes gets. */
  faceOfPath(path: string): Face;
  /** Permission that reading `/metrics` needs. */
  readonly metricsPermission: string;
  /** Largest body of a JSON route in bytes. */
  readonly bodyLimitBytes: number;
  readonly openApi?: { title: string; version: string };
}

/** Per request: what authentication found. */
const principals = new WeakMap<FastifyRequest, unknown>();

/** A Fastify server over routes that are data: it authenticates, authorises, reads input, answers and counts. */
export async function createHttpServer<Context, Principal>(
  options: HttpServerOptions<Context, Principal>,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = options.logger;
  const app: FastifyInstance = fastify<RawServerDefault>({
    bodyLimit: options.bodyLimitBytes,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 2000, ignoreTrailingSlash: true },
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance,
    requestIdHeader: false,
    exposeHeadRoutes: true,
  });
  // Input is read by readInput, which reports every problem at once in the product's words.
  app.setValidatorCompiler(() => (value) => ({ value: value as unknown }));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) =>
      httpErrors["too-many-requests"]({ seconds: Math.ceil(ttl / 1000) }),
  });
  if (options.openApi !== undefined) await registerOpenApi(app, options.openApi);
  // Feeds and long polls would otherwise hold up a shutdown for as long as they last.
  const opened = new Set<AbortController>();
  app.addHook("preClose", async () => {
    for (const request of opened) request.abort();
  });
  installErrors(app, options);
  installMetrics(app, options.metrics);

  const all = [
    ...options.routes,
    ...healthRoutes<Context, Principal>(options.readinessChecks),
    metricsRoute<Context, Principal>(options),
  ];
  await app.register(async (scope) => {
    readJsonBodies(scope);
    for (const route of all) if (route.input !== "stream") addRoute(scope, route, options, opened);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    for (const route of all) if (route.input === "stream") addRoute(scope, route, options, opened);
  });
  return app;
}

function addRoute<Context, Principal>(
  scope: FastifyInstance,
  route: Route<Context, Principal>,
  options: HttpServerOptions<Context, Principal>,
  opened: Set<AbortController>,
): void {
  scope.route({
    method: route.method,
    url: route.path,
    config: {
      face: route.face,
      ...(route.requestsPerMinute !== undefined && {
        rateLimit: { max: route.requestsPerMinute, timeWindow: 60_000 },
      }),
    },
    schema: schemasOf(route),
    ...(route.bodyLimitBytes !== undefined && { bodyLimit: route.bodyLimitBytes }),
    onRequest: async (request) => {
      const principal = await options.authenticate(request, route);
      if (route.permission !== "public") options.authorise(principal, route, request);
      principals.set(request, principal);
    },
    handler: async (request, reply) => {
      const gone = new AbortController();
      opened.add(gone);
      reply.raw.once("close", () => {
        opened.delete(gone);
        gone.abort();
      });
      const answer = await route.handle(options.context, {
        principal: principals.get(request) as Principal,
        params: readInput(route.params, request.params, "params"),
        query: readInput(route.query, request.query, "query"),
        body:
          route.input === "stream" ? (request.body as never) : readInput(route.body, request.body, "body"),
        headers: request.headers,
        http: request,
        signal: gone.signal,
      });
      return send(reply, answer);
    },
  });
}

function send(reply: FastifyReply, answer: unknown): FastifyReply {
  if (answer instanceof HttpReply) return reply.code(answer.status).headers(answer.headers).send(answer.body);
  return reply.header("content-type", "application/json; charset=utf-8").send(JSON.stringify(answer ?? {}));
}

function readJsonBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
    try {
      done(null, text === "" ? undefined : parseJson(text as string));
    } catch (error) {
      done(httpErrors["malformed-json"]({ reason: error instanceof Error ? error.message : String(error) }));
    }
  });
  scope.addContentTypeParser("*", (request, _payload, done) =>
    done(httpErrors["wrong-content-type"]({ actual: request.headers["content-type"] ?? "" })),
  );
}

function installErrors<Context, Principal>(
  app: FastifyInstance,
  options: HttpServerOptions<Context, Principal>,
): void {
  const answer = (error: PlumblineError, face: Face, reply: FastifyReply) => {
    const { contentType, body } = presentError(error, face);
    if (error.retryAfterSeconds !== undefined) reply.header("retry-after", String(error.retryAfterSeconds));
    // RFC 9110 asks for it. Not Basic: a browser would open its own password window.
    if (error.status === 401) reply.header("www-authenticate", 'Bearer realm="plumbline"');
    return reply.code(error.status).header("content-type", contentType).send(JSON.stringify(body));
  };
  app.setErrorHandler((thrown, request, reply) => {
    const limit = request.routeOptions.bodyLimit ?? options.bodyLimitBytes;
    const error = toPlumblineError(thrown, { requestId: request.id, bodyLimitBytes: limit });
    if (error.status >= 500) {
      request.log.error({ err: error.cause ?? error, path: request.routeOptions.url }, error.message);
    }
    const { face } = request.routeOptions.config as { face?: Face };
    return answer(error, face ?? options.faceOfPath(request.url), reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = "/"] = request.url.split("?");
    return answer(
      httpErrors["no-such-path"]({ method: request.method, path }),
      options.faceOfPath(path),
      reply,
    );
  });
}

function installMetrics(app: FastifyInstance, registry: Registry): void {
  const duration = requestDurationHistogram(registry);
  app.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
  });
  app.addHook("onResponse", (request, reply, done) => {
    duration
      .labels(request.method, request.routeOptions.url ?? "none", String(reply.statusCode))
      .observe(reply.elapsedTime / 1000);
    done();
  });
}

function metricsRoute<Context, Principal>(
  options: HttpServerOptions<Context, Principal>,
): Route<Context, Principal> {
  return {
    method: "GET",
    path: "/metrics",
    face: Face.native,
    permission: options.metricsPermission,
    summary: "Counters of this process in Prometheus text",
    handle: async () =>
      new HttpReply(200, await options.metrics.metrics(), { "content-type": options.metrics.contentType }),
  };
}
