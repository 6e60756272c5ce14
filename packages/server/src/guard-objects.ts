import type { RouteRequest } from "@plumbline/platform";
import type { AppContext, Route } from "#context";
import { lacksPermission } from "#identity";
import {
  type ObjectAccess,
  type ObjectKind,
  type Principal,
  readPermissionOf,
  type WorkspaceId,
} from "#ports";
import { LocatedObjects } from "./located-objects.ts";
import { locatorOf, type ObjectLocator } from "./object-locators.ts";

/** Permissions that say nothing of experiments, models and deployments. */
const unrelated = new Set([
  "public",
  "session:own",
  "users:manage",
  "workspaces:manage",
  "access:manage",
  "datasets:read",
  "datasets:write",
  "metrics:read",
  "storage:manage",
  "jobs:work",
  "deployments:serve",
]);

/** Where nothing is: what one may not see is looked for here, so that the answer is the one for what does not exist. */
const nowhere = "\0nowhere" as WorkspaceId;

/** Whether what a route does concerns experiments, models or deployments. */
export function isAboutObjects({ permission }: Pick<Route, "permission">): boolean {
  return !unrelated.has(permission);
}

type AnyRequest = RouteRequest<Principal, never, never, never>;

/**
 * Whether a principal gets to a route: by role, or by a grant on some object where the route is about single objects,
 * which `guardObjects` then looks at. Whoever is limited to some objects gets to no route that no locator knows.
 *
 * @throws PlumblineError `identity/permission-missing`.
 */
export function admit(principal: Principal, route: Pick<Route, "method" | "path" | "permission">): void {
  const { permission } = route;
  const { access } = principal;
  if (access !== undefined && isAboutObjects(route) && locatorOf(route) === undefined) {
    throw lacksPermission(principal, permission);
  }
  if (principal.permissions.has(permission)) return;
  if (isAboutObjects(route) && access?.permitsSome(permission) === true) return;
  throw lacksPermission(principal, permission);
}

/**
 * Puts the check of single objects before a route's own work, for the principals whose roles and grants differ from
 * object to object. For all others, which are most, a request costs one look at a property.
 */
export function guardObjects(route: Route): Route {
  if (!isAboutObjects(route)) return route;
  const locator = locatorOf(route);
  return {
    ...route,
    handle: (context, request) =>
      request.principal.access === undefined
        ? route.handle(context, request)
        : handleGuarded(route, locator, context, request, request.principal.access),
  };
}

function handleGuarded(
  route: Route,
  locator: ObjectLocator | undefined,
  context: AppContext,
  request: AnyRequest,
  access: ObjectAccess,
): ReturnType<Route["handle"]> {
  const { principal, http } = request;
  const { permission } = route;
  const refuse = () => lacksPermission(principal, permission);
  if (locator === undefined) throw refuse();
  if (locator.kind === "filters" || locator.kind === "apart") return route.handle(context, request);
  const objects = new LocatedObjects(context.storage.read, principal.workspace, http);
  locator.locate(objects);
  const needed = (isOnlyRead: boolean, kind: ObjectKind) =>
    isOnlyRead ? readPermissionOf[kind] : permission;
  const isHidden = objects.found.some(
    ({ kind, objectId }) => !access.permits(readPermissionOf[kind], kind, objectId),
  );
  if (locator.kind === "creates") {
    if (!principal.permissions.has(permission)) throw refuse();
    return route.handle(context, isHidden ? inWorkspace(request, nowhere) : request);
  }
  if (isHidden || objects.found.every(({ isOnlyRead }) => isOnlyRead)) {
    // A file may be put where no experiment is; nothing is to be put nowhere.
    if (writesFiles(route)) throw refuse();
    return route.handle(context, inWorkspace(request, nowhere));
  }
  const isMissing = objects.found.some(
    ({ kind, objectId, isOnlyRead }) => !access.permits(needed(isOnlyRead, kind), kind, objectId),
  );
  if (isMissing) throw refuse();
  return route.handle(context, request);
}

function writesFiles({ method, path }: Route): boolean {
  return method !== "GET" && path.includes("/mlflow-artifacts/");
}

function inWorkspace(request: AnyRequest, workspace: WorkspaceId): AnyRequest {
  const { params, query, body, headers, http } = request;
  return {
    principal: { ...request.principal, workspace },
    params,
    query,
    body,
    headers,
    http,
    get signal() {
      return request.signal;
    },
  };
}
