import type { FastifyInstance } from "fastify";
import type { Route } from "./http-route.ts";

/** What an OpenAPI document says of itself. */
export interface ApiTitle {
  readonly title: string;
  readonly version: string;
  /** Below which path the routes are served; absent or empty for the root. */
  readonly pathPrefix?: string;
}

/**
 * OpenAPI 3.1 at `/api/v1/openapi.json`, its page at `/api/v1/docs`: nothing on it is loaded from elsewhere. What makes
 * them is loaded with the first request for either, since few processes are ever asked and it costs all a longer start.
 */
export function addOpenApiRoutes<Context, Principal>(
  app: FastifyInstance,
  routes: readonly Route<Context, Principal>[],
  title: ApiTitle,
): void {
  let describing: Promise<FastifyInstance> | undefined;
  const describe = () =>
    (describing ??= import("./http-open-api-document.ts").then(({ describeRoutes }) =>
      describeRoutes(routes, title),
    ));
  app.get("/api/v1/openapi.json", async () => (await describe()).swagger());
  for (const path of ["/api/v1/docs", "/api/v1/docs/*"]) {
    app.get(path, async (request, reply) => {
      const docs = await describe();
      reply.hijack();
      docs.routing(request.raw, reply.raw);
    });
  }
}
