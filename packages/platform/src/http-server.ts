import type { IncomingMessage } from "node:http";
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
import { authenticationChallenges } from "./http-challenge.ts";
import { httpErrors, presentError, toPlumblineError } from "./http-errors.ts";
import { type HttpFront, installFront, stripPrefix } from "./http-front.ts";
import { type AccessRules, addRoute, decoratePrincipal } from "./http-handler.ts";
import { healthRoutes, type ReadinessCheck } from "./http-health.ts";
import { measureRequests } from "./http-metrics.ts";
import { addOpenApiRoutes, type ApiTitle } from "./http-open-api.ts";
import { replaceBrokenUtf8 } from "./http-path.ts";
import { Face, HttpReply, type Route } from "./http-route.ts";
import { RequestSignals } from "./http-signal.ts";
import { UnroutedRequests } from "./http-unrouted.ts";
import type { Logger } from "./logger.ts";
import { parseJson } from "./parse-json.ts";

export interface HttpServerOptions<Context, Principal> extends AccessRules<Context, Principal> {
  readonly context: Context;
  readonly routes: readonly Route<Context, Principal>[];
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly readinessChecks: ReadonlyMap<string, ReadinessCheck>;
  /** The face whose shape of errors a path outside all routes gets. */
  faceOfPath(path: string): Face;
  /** Permission that reading `/metrics` needs. */
  readonly metricsPermission: string;
  /** Largest body of a JSON route in bytes. */
  readonly bodyLimitBytes: number;
  readonly openApi?: ApiTitle;
  /** Gives each request an id, which every answer then carries as `x-request-id`. Default: ids for the log alone. */
  readonly requestId?: (request: IncomingMessage) => string;
  /** Default: served at the root, no proxy is believed, no other origin's pages are let in. */
  readonly front?: HttpFront;
}

/** Routes read and write by themselves. Fastify's own compilers would be loaded at each start all the same, 150 files of them. */
const noCompilers = {
  buildValidator: () => refuseSchema,
  buildSerializer: () => refuseSchema,
};
function refuseSchema(): never {
  throw new Error("a route has a schema of Fastify's; give it one of the kit's");
}

/** Header with the id of a request. */
const requestIdHeader = "x-request-id";

/** A Fastify server over routes that are data: it authenticates, authorises, reads input, answers and counts. */
export async function createHttpServer<Context, Principal>(
  options: HttpServerOptions<Context, Principal>,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = options.logger;
  // Through Fastify and not on Node's response: with headers set there Node writes all of them in its slow way.
  const writeCommonHeaders = (reply: FastifyReply) => {
    reply.header("x-content-type-options", "nosniff");
    if (options.requestId !== undefined) reply.header(requestIdHeader, reply.request.id);
  };
  const { pathPrefix = "", trustedProxies = [], allowedOrigins = [] } = options.front ?? {};
  const app: FastifyInstance = fastify<RawServerDefault>({
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: options.bodyLimitBytes,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 2000, ignoreTrailingSlash: true },
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance,
    requestIdHeader: false,
    schemaController: { compilersFactory: noCompilers },
    ...(options.requestId !== undefined && { genReqId: options.requestId }),
    exposeHeadRoutes: true,
    rewriteUrl: ({ url = "/" }) => stripPrefix(pathPrefix, replaceBrokenUtf8(url)),
    // What is logged of a request says its id itself: a logger of its own for each is for the few that fail.
    childLoggerFactory: (logger) => logger,
    // What the router refuses before any route is found, e.g. a path with a broken percent-escape.
    frameworkErrors: (thrown, request, reply) => {
      writeCommonHeaders(reply);
      const error = toPlumblineError(thrown, {
        requestId: request.id,
        bodyLimitBytes: options.bodyLimitBytes,
      });
      sendError(error, options.faceOfPath(request.url), request, reply);
    },
  });
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) =>
      httpErrors["too-many-requests"]({ seconds: Math.ceil(ttl / 1000) }),
  });
  const signals = new RequestSignals();
  app.addHook("preClose", (done) => {
    signals.abortAll();
    // Node closes idle connections once; one that turns idle just afterwards would hold the server open.
    const closing = setInterval(() => app.server.closeIdleConnections(), 20);
    app.server.once("close", () => clearInterval(closing));
    done();
  });
  decoratePrincipal(app);
  installErrors(app, options);
  measureRequests(app, options.metrics);
  app.addHook("onRequest", ({ headers }, reply, done) => {
    writeCommonHeaders(reply);
    // One that is no type counts as none: Fastify would refuse it before the route can say what it takes.
    if (headers["content-type"]?.includes("/") === false) delete headers["content-type"];
    done();
  });

  installFront(app, { pathPrefix, allowedOrigins });

  const all = [
    ...options.routes,
    ...healthRoutes<Context, Principal>(options.readinessChecks),
    metricsRoute<Context, Principal>(options),
  ];
  if (options.openApi !== undefined)
    addOpenApiRoutes(app, options.routes, { ...options.openApi, pathPrefix });
  await app.register(async (scope) => {
    readJsonBodies(scope);
    for (const route of all) if (route.input !== "stream") addRoute(scope, route, options, signals);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    for (const route of all) if (route.input === "stream") addRoute(scope, route, options, signals);
  });
  return app;
}

function readJsonBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const parse = (text: string, done: (error: Error | null, body?: unknown) => void) => {
    try {
      done(null, text === "" ? undefined : parseJson(text));
    } catch (error) {
      done(httpErrors["malformed-json"]({ reason: error instanceof Error ? error.message : String(error) }));
    }
  };
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) =>
    parse(text as string, done),
  );
  scope.addContentTypeParser("*", { parseAs: "string" }, ({ headers, method, routeOptions }, text, done) => {
    const isMlflow = routeOptions.config.face === Face.mlflow;
    // MLflow looks at the type of what a web page can send without asking, and takes the rest for JSON.
    if (isMlflow && method !== "POST" && method !== "PUT") {
      parse(text as string, done);
      return;
    }
    const code = isMlflow ? "mlflow-content-type" : "wrong-content-type";
    done(httpErrors[code]({ actual: headers["content-type"] ?? "" }));
  });
}

function sendError(
  error: PlumblineError,
  face: Face,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { contentType, body } = presentError(error, face);
  if (error.retryAfterSeconds !== undefined) reply.header("retry-after", String(error.retryAfterSeconds));
  if (error.status === 401) reply.header("www-authenticate", authenticationChallenges(face, request.headers));
  return reply.code(error.status).header("content-type", contentType).send(JSON.stringify(body));
}

function installErrors<Context, Principal>(
  app: FastifyInstance,
  options: HttpServerOptions<Context, Principal>,
): void {
  app.setErrorHandler((thrown, request, reply) => {
    const { id: reqId, routeOptions } = request;
    const limit = routeOptions.bodyLimit ?? options.bodyLimitBytes;
    const error = toPlumblineError(thrown, { requestId: reqId, bodyLimitBytes: limit });
    if (error.status >= 500) {
      request.log.error({ reqId, err: error.cause ?? error, path: routeOptions.url }, error.message);
    }
    return sendError(error, routeOptions.config.face ?? options.faceOfPath(request.url), request, reply);
  });
  const unrouted = new UnroutedRequests(options.routes);
  app.setNotFoundHandler((request, reply) => {
    const error = unrouted.answer(request, reply);
    return error === undefined ? reply : sendError(error, options.faceOfPath(request.url), request, reply);
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
