import type { AppContext, Route } from "#context";
import type { Principal } from "#ports";
import { mlflowRoutes, WireInput } from "#tracking";
import type { Permission } from "./permission.ts";

/** The routes of one of MLflow's calls; `call` is its path below `/2.0/mlflow/` and its name in errors. */
export function mlflowCall<Input>(definition: {
  readonly method: Route["method"];
  readonly call: string;
  readonly permission: Permission;
  readonly summary: string;
  readonly read: (input: WireInput) => Input;
  readonly handle: (context: AppContext, principal: Principal, input: Input) => Promise<unknown>;
}): Route[] {
  const { call, read, ...route } = definition;
  return mlflowRoutes({
    ...route,
    path: `/2.0/mlflow/${call}`,
    read: (value) => WireInput.read(call, value, read),
  });
}
