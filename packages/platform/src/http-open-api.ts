import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";

/** OpenAPI 3.1 at `/api/v1/openapi.json`, its page at `/api/v1/docs`: nothing on it is loaded from elsewhere. */
export async function registerOpenApi(
  app: FastifyInstance,
  about: { title: string; version: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: about,
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
  app.get("/api/v1/openapi.json", { schema: { hide: true } }, () => app.swagger());
}
