import type { ActorId, Principal, WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import {
  type GrantOfUser,
  grantsHeld,
  LevelPermissions,
  permissionsOfRoles,
  rolesHeld,
} from "./access.store.ts";
import { errors } from "./errors.ts";
import { GrantedAccess, type HeldGrant } from "./object-access.ts";
import { defaultWorkspace } from "./principal.ts";
import { administratorRole } from "./role.store.ts";
import { findObjectRule } from "./workspace.store.ts";
import { ObjectRule } from "./workspace.ts";

/** What concerns the whole server, which roles in `default` alone give. */
export const serverPermissions: readonly string[] = [
  "users:manage",
  "workspaces:manage",
  "ledger:audit",
  "jobs:work",
  "imports:write",
];

export interface TokenLimits {
  readonly workspace: WorkspaceId | null;
  /** Null: all that its owner may. */
  readonly permissions: ReadonlySet<string> | null;
}

interface Subject {
  readonly actorId: ActorId;
  readonly userName: string;
  readonly limits?: TokenLimits | undefined;
}

/**
 * What a user may do in a workspace, by roles and grants, oneself and through groups. Synchronous, for authentication;
 * what it returns is remembered until anything of identity changes.
 *
 * @param workspace as the request names it; undefined where it names none.
 * @throws PlumblineError `identity/workspace-not-found`, also where the user holds nothing there.
 */
export function resolvePrincipal(reader: Reader, subject: Subject, workspace: string | undefined): Principal {
  const { actorId, userName, limits } = subject;
  const bound = limits?.workspace ?? undefined;
  const name = (workspace ?? bound ?? defaultWorkspace) as WorkspaceId;
  const rule = findObjectRule(reader, name);
  if (rule === undefined || (bound !== undefined && bound !== name)) {
    throw errors["workspace-not-found"]({ workspace: name });
  }
  const roles = new Set(rolesHeld(reader, name, actorId).map(({ role }) => role));
  const grants = roles.has(administratorRole) ? [] : grantsHeld(reader, name, actorId);
  // Where a request names no workspace, whoever holds nothing in `default` can still ask who they are.
  if (workspace !== undefined && roles.size === 0 && !grants.some(({ level }) => level !== "none")) {
    throw errors["workspace-not-found"]({ workspace: name });
  }
  const permissions = limitTo(limits, rolePermissions(reader, name, actorId, roles));
  const access = roles.has(administratorRole)
    ? undefined
    : objectAccess(reader, { permissions, rule, grants, limits });
  return {
    actorId,
    userName,
    workspace: name,
    permissions,
    ...(access !== undefined && { access }),
    ...(limits !== undefined && (limits.permissions !== null || bound !== undefined) && { isLimited: true }),
  };
}

function rolePermissions(
  reader: Reader,
  workspace: WorkspaceId,
  actorId: ActorId,
  roles: ReadonlySet<string>,
): Set<string> {
  const permissions = permissionsOfRoles(reader, roles);
  permissions.add("session:own");
  if (workspace === defaultWorkspace) return permissions;
  const inDefault = permissionsOfRoles(
    reader,
    rolesHeld(reader, defaultWorkspace, actorId).map(({ role }) => role),
  );
  for (const permission of serverPermissions) {
    if (inDefault.has(permission)) permissions.add(permission);
    else permissions.delete(permission);
  }
  return permissions;
}

function objectAccess(
  reader: Reader,
  input: {
    permissions: ReadonlySet<string>;
    rule: ObjectRule;
    grants: readonly GrantOfUser[];
    limits: TokenLimits | undefined;
  },
): GrantedAccess | undefined {
  const rolesReachObjects = input.rule === ObjectRule.roles;
  if (rolesReachObjects && input.grants.length === 0) return undefined;
  const levels = new LevelPermissions(reader);
  return new GrantedAccess({
    rolePermissions: input.permissions,
    rolesReachObjects,
    grantable: levels.grantable,
    grants: input.grants.flatMap((grant) => limitGrant(input.limits, levels.held(grant))),
  });
}

/** A grant that the token's limits leave nothing of is none at all, which is not the same as one that takes away. */
function limitGrant(limits: TokenLimits | undefined, grant: HeldGrant): HeldGrant[] {
  if (grant.permissions.size === 0) return [grant];
  const permissions = limitTo(limits, grant.permissions);
  return permissions.size === 0 ? [] : [{ ...grant, permissions }];
}

function limitTo(limits: TokenLimits | undefined, permissions: ReadonlySet<string>): ReadonlySet<string> {
  const allowed = limits?.permissions ?? undefined;
  return allowed === undefined ? permissions : permissions.intersection(allowed);
}
