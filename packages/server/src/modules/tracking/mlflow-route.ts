import { Face, type HttpReply, type RouteRequest } from "@plumbline/platform";
import { type AppContext, defineRoute, type Route } from "#context";
import type { Principal } from "#ports";
import { hasFieldsInBody, readGetBody } from "./read-get-body.ts";

type Unread<Body> = RouteRequest<Principal, Readonly<Record<string, string>>, unknown, Body>;

/**
 * One of MLflow's endpoints, under `/api/…` and under `/ajax-api/…`, which browsers use. Bodies and queries are read
 * by hand: `read` gets the body, or the query where there is none.
 */
export function mlflowRoutes<Input>(route: {
  method: Route["method"];
  /** Below the prefix, with its version: `/2.0/mlflow/runs/get`. */
  path: string;
  permission: string;
  summary: string;
  /** Default both. */
  prefixes?: readonly ("/api" | "/ajax-api")[];
  read: (value: unknown) => Input;
  handle: (
    context: AppContext,
    principal: Principal,
    input: Input,
    request: Unread<Input>,
  ) => Promise<unknown> | HttpReply | Readonly<Record<string, unknown>>;
}): Route[] {
  const reader = { read: route.read };
  return (route.prefixes ?? ["/api", "/ajax-api"]).map((prefix) =>
    defineRoute<Readonly<Record<string, string>>, unknown, Input>({
      method: route.method,
      path: `${prefix}${route.path}`,
      face: Face.mlflow,
      permission: route.permission,
      summary: route.summary,
      params: { read: (value) => value as Readonly<Record<string, string>> },
      ...(route.method === "GET" ? { query: { read: (value) => value } } : { body: reader }),
      handle: (context, request) => {
        const { principal } = request;
        if (route.method !== "GET") return route.handle(context, principal, request.body, request);
        if (!hasFieldsInBody(request))
          return route.handle(context, principal, route.read(asQuery(request.query)), request);
        return readGetBody(request).then((body) =>
          route.handle(context, principal, route.read(body), request),
        );
      },
    }),
  );
}

/** Marks a query, in which a list of one cannot be told from a single value, for `WireInput`. */
function asQuery(query: unknown): unknown {
  return { __proto__: null, ...(query as Record<string, unknown>) };
}
