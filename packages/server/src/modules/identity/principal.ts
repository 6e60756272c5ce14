import type { PlumblineError } from "@plumbline/platform";
import type { ActorId, Principal, WorkspaceId } from "#ports";
import { errors } from "./errors.ts";

export const defaultWorkspace = "default" as WorkspaceId;
export const systemActorId = "system" as ActorId;
export const anonymousActorId = "anonymous" as ActorId;

/** Acts for the server itself: sequencers, schedules, first start. It holds no permission, for no request is its own. */
export function systemPrincipal(workspace: WorkspaceId): Principal {
  return { actorId: systemActorId, userName: "system", workspace, permissions: new Set() };
}

/** Whoever calls a public route. */
export const anonymousPrincipal: Principal = {
  actorId: anonymousActorId,
  userName: "anonymous",
  workspace: defaultWorkspace,
  permissions: new Set(),
};

/** By role alone. @throws PlumblineError `identity/permission-missing`, which names the permission and nothing else. */
export function authorise(principal: Principal, permission: string): void {
  if (!principal.permissions.has(permission)) throw lacksPermission(principal, permission);
}

/** @throws PlumblineError `identity/limited-token` where a token with limits would get round them. */
export function assertUnlimited({ isLimited }: Principal): void {
  if (isLimited === true) throw errors["limited-token"]({});
}

export function lacksPermission(principal: Principal, permission: string): PlumblineError {
  const { userName, workspace } = principal;
  return errors["permission-missing"]({ userName, permission, workspace });
}
