import type { ObjectKind, Principal } from "#ports";
import { GrantLevel } from "./grant.ts";

/** The permission that tells a level from the one below, highest first. */
const markers: Readonly<Record<ObjectKind, readonly (readonly [GrantLevel, string])[]>> = {
  experiment: [
    [GrantLevel.manage, "access:manage"],
    [GrantLevel.edit, "experiments:write"],
    [GrantLevel.read, "experiments:read"],
  ],
  model: [
    [GrantLevel.manage, "models:promote"],
    [GrantLevel.edit, "models:register"],
    [GrantLevel.read, "models:read"],
  ],
  deployment: [
    [GrantLevel.manage, "access:manage"],
    [GrantLevel.edit, "deployments:write"],
    [GrantLevel.use, "deployments:invoke"],
    [GrantLevel.read, "deployments:read"],
  ],
};

/** The highest level whose permissions a principal holds on an object, by role and by grants. */
export function effectiveLevel(principal: Principal, kind: ObjectKind, objectId: string): GrantLevel {
  const { permissions, access } = principal;
  const may = (permission: string) =>
    access === undefined ? permissions.has(permission) : access.permits(permission, kind, objectId);
  return markers[kind].find(([, permission]) => may(permission))?.[0] ?? GrantLevel.none;
}
