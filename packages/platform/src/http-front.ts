import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { defineErrors } from "./errors.ts";

/** How a server stands towards what is between it and its clients: reverse proxies and browsers' pages. */
export interface HttpFront {
  /** Below which path everything is served, e.g. `/plumbline`, with no slash at its end; empty for the root. */
  readonly pathPrefix: string;
  /** Addresses and networks of proxies whose `X-Forwarded-*` headers are believed. Nobody else's are. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may call this server with a token, e.g. `https://notebooks.example`. */
  readonly allowedOrigins: readonly string[];
}

const frontErrors = defineErrors("http", {
  "outside-prefix": {
    status: 404,
    message: (v: { path: string; prefix: string }) =>
      `${v.path} is not served here; everything of this server lies below ${v.prefix}`,
  },
});

/** No route has it, and no client can ask for it: it is no valid path. */
const outside = "/\0outside";
/** Probes come from within, past the proxy that knows of the prefix. */
const atRootToo = /^\/(?:health(?:\/live|\/ready)?|metrics)(?:\?|$)/;

/** The path without the prefix that a server is served below. */
export function stripPrefix(prefix: string, url: string): string {
  if (prefix === "" || atRootToo.test(url)) return url;
  if (!url.startsWith(prefix)) return outside;
  const rest = url.slice(prefix.length);
  if (rest === "" || rest.startsWith("?")) return `/${rest}`;
  return rest.startsWith("/") ? rest : outside;
}

const allowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
const allowedHeaders =
  "authorization, content-type, last-event-id, x-mlflow-experiment-id, x-mlflow-run-id, x-mlflow-workspace";
const exposedHeaders = "content-disposition, retry-after, x-request-id";
const preflightSeconds = 600;

/**
 * Answers what lies outside the prefix, and tells browsers which other origins' pages may read answers. Those pages send
 * a token: the session cookie stays with this origin, so no answer allows credentials.
 */
export function installFront(
  app: FastifyInstance,
  { pathPrefix, allowedOrigins }: Pick<HttpFront, "pathPrefix" | "allowedOrigins">,
): void {
  if (pathPrefix !== "") {
    app.addHook("onRequest", (request, _reply, done) => {
      if (request.url !== outside) return done();
      const [path = "/"] = request.originalUrl.split("?");
      return done(frontErrors["outside-prefix"]({ path, prefix: pathPrefix }));
    });
  }
  if (allowedOrigins.length === 0) return;
  const allowed = new Set(allowedOrigins);
  app.addHook("onRequest", (request, reply, done) => {
    // Caches keep answers to allowed and to other origins apart.
    reply.header("vary", "origin");
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return done();
    reply.header("access-control-allow-origin", origin);
    reply.header("access-control-expose-headers", exposedHeaders);
    if (!isPreflight(request)) return done();
    return sendPreflight(reply);
  });
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

function sendPreflight(reply: FastifyReply): void {
  void reply
    .code(204)
    .headers({
      "access-control-allow-methods": allowedMethods,
      "access-control-allow-headers": allowedHeaders,
      "access-control-max-age": String(preflightSeconds),
    })
    .send();
}
