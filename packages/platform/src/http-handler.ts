import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandler } from "fastify";
import { httpErrors } from "./http-errors.ts";
import { readInput } from "./http-input.ts";
import { Face, HttpReply, type Route, type RouteRequest } from "./http-route.ts";
import type { RequestSignals } from "./http-signal.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whose shape of errors a route's refusals have. */
    face?: Face;
  }
}

/** Who may do what, as a process decides it. */
export interface AccessRules<Context, Principal> {
  /** Who is asking. Throws 401 where the route is not public and nobody is signed in. */
  authenticate(request: FastifyRequest, route: Route<Context, Principal>): Promise<Principal> | Principal;
  /** Throws 403 where this principal lacks the route's permission. */
  authorise(principal: Principal, route: Route<Context, Principal>, request: FastifyRequest): void;
}

/** A property and not a WeakMap: a weak entry a request is work for the garbage collector. */
const principalKey = Symbol("plumbline.principal");
type AuthenticatedRequest<Principal> = FastifyRequest & { [principalKey]?: Principal };

/** Prepares requests for what `addRoute` notes on them. Once for a server. */
export function decoratePrincipal(app: FastifyInstance): void {
  app.decorateRequest(principalKey, undefined);
}

/**
 * Answers a route with Fastify. Nothing on the way waits a turn of the event loop where the route and the access rules
 * do not: most requests need neither a promise nor an abort signal of the kit's.
 */
export function addRoute<Context, Principal>(
  scope: FastifyInstance,
  route: Route<Context, Principal>,
  options: AccessRules<Context, Principal> & { readonly context: Context },
  signals: RequestSignals,
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
    ...(route.bodyLimitBytes !== undefined && { bodyLimit: route.bodyLimitBytes }),
    onRequest: checkAccess(route, options),
    handler: answerWith(route, options.context, signals),
  });
}

function checkAccess<Context, Principal>(
  route: Route<Context, Principal>,
  rules: AccessRules<Context, Principal>,
): (request: FastifyRequest, reply: FastifyReply, done: () => void) => void | Promise<void> {
  const endsAsWritten = route.face === Face.mlflow && !route.path.endsWith("*");
  return (request: AuthenticatedRequest<Principal>, _reply, done) => {
    if (endsAsWritten && endsWithSlash(request.url)) {
      throw httpErrors["no-such-path"]({ method: request.method, path: request.url });
    }
    const admit = (principal: Principal) => {
      if (route.permission !== "public") rules.authorise(principal, route, request);
      request[principalKey] = principal;
    };
    const found = rules.authenticate(request, route);
    if (found instanceof Promise) return found.then(admit);
    admit(found);
    return done();
  };
}

/** The router leaves a slash at the end out of account; MLflow does not. */
function endsWithSlash(url: string): boolean {
  const query = url.indexOf("?");
  return url[(query === -1 ? url.length : query) - 1] === "/";
}

function answerWith<Context, Principal>(
  route: Route<Context, Principal>,
  context: Context,
  signals: RequestSignals,
): RouteHandler {
  return (http: AuthenticatedRequest<Principal>, reply): void => {
    const answer = route.handle(context, new ReadRequest(route, http, reply, signals));
    if (!(answer instanceof Promise)) {
      send(reply, answer);
      return;
    }
    // Without Fastify's own handling of promises, which costs more.
    answer
      .then((value: unknown) => send(reply, value))
      .catch((cause: unknown) => {
        void reply.send(cause instanceof Error ? cause : new Error("what was thrown is no error", { cause }));
      });
  };
}

/** A request whose parts were checked against the route's schemas. */
class ReadRequest<Context, Principal> implements RouteRequest<Principal, never, never, never> {
  readonly principal: Principal;
  readonly params: never;
  readonly query: never;
  readonly body: never;
  readonly http: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #signals: RequestSignals;
  #signal: AbortSignal | undefined;

  constructor(
    route: Route<Context, Principal>,
    http: AuthenticatedRequest<Principal>,
    reply: FastifyReply,
    signals: RequestSignals,
  ) {
    this.principal = http[principalKey] as Principal;
    this.params = readInput(route.params, http.params, "params");
    this.query = readInput(route.query, http.query, "query");
    this.body = route.input === "stream" ? (http.body as never) : readInput(route.body, http.body, "body");
    this.http = http;
    this.#reply = reply;
    this.#signals = signals;
  }

  get headers(): FastifyRequest["headers"] {
    return this.http.headers;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#signals.of(this.#reply));
  }
}

function send(reply: FastifyReply, answer: unknown): void {
  if (answer instanceof HttpReply) {
    void reply.code(answer.status).headers(answer.headers).send(answer.body);
  } else
    void reply.header("content-type", "application/json; charset=utf-8").send(JSON.stringify(answer ?? {}));
}
