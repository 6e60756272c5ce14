import { Face, PlumblineError, type RouteRequest } from "@plumbline/platform";
import { type AppContext, defineRoute, type Route } from "#context";
import type { Principal } from "#ports";
import { MlflowInput } from "./mlflow-input.ts";

export type MlflowRequest = RouteRequest<Principal, Readonly<Record<string, string>>, unknown, unknown>;

/** One of MLflow's calls on users, permissions and workspaces, for clients and for browsers. */
export function mlflowCall(route: {
  readonly method: Route["method"];
  /** With its version: `/2.0/mlflow/users/get`. */
  readonly path: string;
  readonly permission: string;
  readonly summary: string;
  readonly handle: (
    context: AppContext,
    principal: Principal,
    input: MlflowInput,
    request: MlflowRequest,
  ) => Promise<unknown>;
}): Route[] {
  const { method, path, permission, summary, handle } = route;
  return ["/api", "/ajax-api"].map((prefix) =>
    defineRoute<Readonly<Record<string, string>>, unknown, unknown>({
      method,
      path: `${prefix}${path}`,
      face: Face.mlflow,
      permission,
      summary,
      params: { read: (value) => value as Readonly<Record<string, string>> },
      query: { read: (value) => value },
      ...(method !== "GET" && { body: { read: (value: unknown) => value } }),
      handle: async (context, request) => {
        try {
          const input = new MlflowInput(method === "GET" ? request.query : request.body);
          return await handle(context, request.principal, input, request);
        } catch (error) {
          throw asMlflow(error);
        }
      },
    }),
  );
}

/** MLflow answers 400, not 409, where something exists already or is in the wrong state. */
function asMlflow(error: unknown): unknown {
  if (!(error instanceof PlumblineError) || error.status !== 409) return error;
  if (!["RESOURCE_ALREADY_EXISTS", "INVALID_STATE"].includes(error.mlflowCode)) return error;
  const { code, mlflowCode, message, problems } = error;
  return new PlumblineError({ code, status: 400, mlflowCode, message, problems, cause: error });
}
