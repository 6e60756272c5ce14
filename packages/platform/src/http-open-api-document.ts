import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { fastify, type FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { schemasOf } from "./http-input.ts";
import type { ApiTitle } from "./http-open-api.ts";
import type { Route } from "./http-route.ts";

/** A Fastify instance that knows the routes' schemas and serves the documentation's page, and answers none of the routes. */
export async function describeRoutes<Context, Principal>(
  routes: readonly Route<Context, Principal>[],
  { pathPrefix = "", ...title }: ApiTitle,
): Promise<FastifyInstance> {
  const app = fastify({ routerOptions: { maxParamLength: 2000, ignoreTrailingSlash: true } });
  app.setValidatorCompiler(() => (value) => ({ value: value as unknown }));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.addHook("onRequest", (_request, reply, done) => {
    reply.header("x-content-type-options", "nosniff");
    done();
  });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: title,
      ...(pathPrefix !== "" && { servers: [{ url: pathPrefix }] }),
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer" },
          session: { type: "apiKey", in: "cookie", name: "plumbline_session" },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: "/api/v1/docs", staticCSP: true });
  app.after(() => {
    for (const route of routes) {
      app.route({
        method: route.method,
        url: route.path,
        schema: schemasOf(route),
        handler: () => undefined,
      });
    }
  });
  await app.ready();
  return app;
}
