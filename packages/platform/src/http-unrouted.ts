import type { FastifyReply, FastifyRequest } from "fastify";
import type { PlumblineError } from "./errors.ts";
import { httpErrors } from "./http-errors.ts";
import { Face, type Route } from "./http-route.ts";

interface RoutedPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Says what is wrong with a request that no route takes. Of MLflow's paths it answers as MLflow's server does: `OPTIONS`
 * with what is allowed, another method with 405, and an empty part of a path (`//`) with a redirect to the path without.
 */
export class UnroutedRequests {
  readonly #paths: readonly RoutedPath[];

  constructor(routes: readonly Pick<Route<never, never>, "face" | "method" | "path">[]) {
    const paths = new Map<string, RoutedPath>();
    for (const { face, method, path } of routes) {
      if (face !== Face.mlflow) continue;
      const known = paths.get(path) ?? { pattern: patternOf(path), methods: new Set() };
      known.methods.add(method);
      if (method === "GET") known.methods.add("HEAD");
      paths.set(path, known);
    }
    this.#paths = [...paths.values()];
  }

  /** Answers, or returns the error to send. */
  answer({ method, url }: FastifyRequest, reply: FastifyReply): PlumblineError | undefined {
    const [path = "/"] = url.split("?", 1);
    const allowed = this.#methodsOf(path);
    if (allowed.length > 0) {
      const allow = [...allowed, "OPTIONS"].toSorted().join(", ");
      void reply.header("allow", allow);
      if (method !== "OPTIONS") return httpErrors["method-not-allowed"]({ method, path, allow });
      void reply.code(204).send();
      return undefined;
    }
    const merged = path.replaceAll(/\/{2,}/g, "/");
    const moved = merged === path ? [] : this.#methodsOf(merged);
    if (moved.length > 0 && !moved.includes(method)) {
      return httpErrors["method-not-allowed"]({ method, path: merged, allow: moved.join(", ") });
    }
    if (moved.length > 0) {
      const target = merged + url.slice(path.length);
      // RFC 9110, 15.4: a note for those whose client does not follow.
      void reply.code(308).header("location", target).type("text/html").send(noteOf(target));
      return undefined;
    }
    return httpErrors["no-such-path"]({ method, path });
  }

  #methodsOf(path: string): string[] {
    return this.#paths.flatMap(({ pattern, methods }) => (pattern.test(path) ? [...methods] : []));
  }
}

/** A route's path as Fastify reads it: `:name` is one part, `*` at the end is whatever follows. */
function patternOf(path: string): RegExp {
  const source = path
    .split("/")
    .map((part) => (part.startsWith(":") ? "[^/]+" : part === "*" ? ".*" : RegExp.escape(part)))
    .join("/");
  return new RegExp(`^${source}$`);
}

function noteOf(target: string): string {
  const address = target.replaceAll(/["&'<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!doctype html><title>Moved</title><p>This is at <a href="${address}">${address}</a>.</p>\n`;
}
