import type { FastifySchema } from "fastify";
import { z } from "zod";
import { httpErrors, invalidInput } from "./http-errors.ts";
import { Face, type InputSchema, type Route } from "./http-route.ts";

/** The schemas of a route as Fastify and its OpenAPI plugin name them. */
export type FastifySchemas = FastifySchema & { summary?: string; tags?: string[]; hide?: boolean };

/** Checks one part of a request. Without a schema the value passes as `undefined`: a handler cannot read it by accident. */
export function readInput<T>(schema: InputSchema<T> | undefined, value: unknown, part: string): T {
  if (schema === undefined) return undefined as T;
  if ("read" in schema) return schema.read(value);
  const result = schema.safeParse(part === "body" ? (value ?? {}) : value);
  if (result.success) return result.data;
  throw result.error instanceof z.ZodError
    ? invalidInput(result.error, part)
    : httpErrors["bad-request"]({ reason: `${part} is invalid` });
}

/** Only the native API is described by the OpenAPI document; MLflow's and the inference protocol's have their own. */
export function schemasOf<Context, Principal>(route: Route<Context, Principal>): FastifySchemas {
  if (route.face !== Face.native || !route.path.startsWith("/api/v1/")) return { hide: true };
  const schemas: Record<string, unknown> = {
    summary: route.summary,
    description:
      route.permission === "public" ? "Open to everyone." : `Needs the permission \`${route.permission}\`.`,
    tags: [route.path.split("/")[3] ?? "api"],
  };
  const parts = { params: route.params, querystring: route.query, body: route.body };
  for (const [name, schema] of Object.entries(parts)) if (schema instanceof z.ZodType) schemas[name] = schema;
  if (route.response !== undefined) schemas["response"] = { 200: route.response };
  return schemas;
}
