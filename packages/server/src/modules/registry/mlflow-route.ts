import { Face } from "@plumbline/platform";
import type { z } from "zod";
import { type AppContext, defineRoute, type Route } from "#context";
import type { Principal } from "#ports";

/** Permissions of the registry's routes. */
export const Permission = {
  read: "models:read",
  register: "models:register",
  promote: "models:promote",
} as const;

interface MlflowRoute<Input> {
  readonly method: Route["method"];
  /** Below `/api/2.0/mlflow`. */
  readonly path: string;
  readonly permission: (typeof Permission)[keyof typeof Permission];
  readonly summary: string;
  /** Of the query for GET, else of the body. */
  readonly input: z.ZodType<Input>;
  readonly handle: (context: AppContext, principal: Principal, input: Input) => Promise<unknown>;
}

/** An endpoint of MLflow under `/api/…` and under `/ajax-api/…`, which browsers use. */
export function mlflowRoutes<Input>(route: MlflowRoute<Input>): Route[] {
  const { method, permission, summary, input, handle } = route;
  return ["/api", "/ajax-api"].map((prefix) => {
    const path = `${prefix}/2.0/mlflow${route.path}`;
    const shared = { method, path, face: Face.mlflow, permission, summary };
    return method === "GET"
      ? defineRoute<undefined, Input, undefined>({
          ...shared,
          query: input,
          handle: (context, { principal, query }) => handle(context, principal, query),
        })
      : defineRoute<undefined, undefined, Input>({
          ...shared,
          body: input,
          handle: (context, { principal, body }) => handle(context, principal, body),
        });
  });
}
