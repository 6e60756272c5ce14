import type { AppContext } from "#context";
import { type Principal, readPermissionOf, type WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { type GrantOfUser, grantsHeld, type HeldRole, LevelPermissions, rolesHeld } from "./access.store.ts";
import { errors } from "./errors.ts";
import { everyObject } from "./object-access.ts";
import { authorise, defaultWorkspace } from "./principal.ts";
import { resolvePrincipal, serverPermissions } from "./resolve-principal.ts";
import { administratorRole, listPermissions, listRolesWith } from "./role.store.ts";
import type { ObjectName } from "./set-grant.ts";
import { findUserByName } from "./user.store.ts";
import { ObjectRule } from "./workspace.ts";
import { findObjectRule } from "./workspace.store.ts";

/** Why a user may do something, or what is missing. */
export interface AccessExplanation {
  readonly allowed: boolean;
  /** The roles that give the permission, and how the user comes by them. */
  readonly roles: readonly HeldRole[];
  /** The grants on the object that give it. */
  readonly grants: readonly GrantOfUser[];
  /** The grants of the level `none` that take the object away. */
  readonly takenAwayBy: readonly GrantOfUser[];
  /** Whether roles reach objects in this workspace, or only grants do. */
  readonly objectAccess: ObjectRule;
  /** What would give it: roles of the workspace, levels of a grant on the object. */
  readonly wouldAllow: { readonly roles: readonly string[]; readonly levels: readonly string[] };
}

export interface AccessQuestion {
  readonly userName: string;
  readonly permission: string;
  readonly object?: ObjectName | undefined;
}

/**
 * The same rules as a request is judged by, with the chain that leads to the answer. About oneself anybody may ask,
 * about others whoever manages access.
 *
 * @throws PlumblineError `identity/permission-missing`, `identity/user-not-found`, `identity/unknown-permission`,
 *   `identity/object-not-found`.
 */
export async function explainAccess(
  context: Pick<AppContext, "storage" | "objectDirectory">,
  principal: Principal,
  { userName, permission, object }: AccessQuestion,
): Promise<AccessExplanation> {
  if (userName !== principal.userName) authorise(principal, "access:manage");
  const { read } = context.storage;
  const { workspace } = principal;
  const user = await findUserByName(read, userName);
  if (user === undefined) throw errors["user-not-found"]({ userName });
  const known = listPermissions(read);
  if (!known.includes(permission)) throw errors["unknown-permission"]({ permission, known });
  const objectId = object === undefined ? undefined : findVisible(context, principal, object);

  const asUser = isHolder(read, user, workspace) ? resolvePrincipal(read, user, workspace) : undefined;
  const objectAccess = findObjectRule(read, workspace) ?? ObjectRule.roles;
  const rolesWith = listRolesWith(read, permission);
  const roles = rolesFor(read, workspace, permission, user).filter(({ role }) => rolesWith.includes(role));
  if (object === undefined || objectId === undefined) {
    const allowed = asUser?.permissions.has(permission) === true;
    return {
      allowed,
      roles,
      grants: [],
      takenAwayBy: [],
      objectAccess,
      wouldAllow: { roles: rolesWith, levels: [] },
    };
  }
  const levels = new LevelPermissions(read);
  const onObject = grantsHeld(read, workspace, user.actorId).filter(
    ({ kind, objectId: id }) => kind === object.kind && (id === objectId || id === everyObject),
  );
  const isAdministrator = roles.some(({ role }) => role === administratorRole);
  const rolesReach = isAdministrator || objectAccess === ObjectRule.roles;
  return {
    allowed:
      asUser?.access === undefined
        ? asUser?.permissions.has(permission) === true
        : asUser.access.permits(permission, object.kind, objectId),
    roles: rolesReach || !levels.isGrantable(permission, object.kind) ? roles : [],
    grants: onObject.filter((grant) => levels.of(grant).has(permission)),
    takenAwayBy: isAdministrator ? [] : onObject.filter(({ level }) => level === "none"),
    objectAccess,
    wouldAllow: {
      roles: objectAccess === ObjectRule.roles ? rolesWith : [administratorRole],
      levels: levels.levelsWith(permission, object.kind),
    },
  };
}

/** What concerns the whole server comes from roles in `default`. */
function rolesFor(
  reader: Reader,
  workspace: WorkspaceId,
  permission: string,
  { actorId }: Pick<Principal, "actorId">,
): HeldRole[] {
  return rolesHeld(reader, serverPermissions.includes(permission) ? defaultWorkspace : workspace, actorId);
}

/** Where the user holds nothing in the workspace, nothing is allowed there. */
function isHolder(reader: Reader, { actorId }: Pick<Principal, "actorId">, workspace: WorkspaceId): boolean {
  return (
    rolesHeld(reader, workspace, actorId).length > 0 ||
    grantsHeld(reader, workspace, actorId).some(({ level }) => level !== "none")
  );
}

function findVisible(
  { storage, objectDirectory }: Pick<AppContext, "storage" | "objectDirectory">,
  { workspace, access }: Principal,
  { kind, name }: ObjectName,
): string {
  if (name === everyObject) return everyObject;
  const objectId = objectDirectory.findId(storage.read, workspace, kind, name);
  if (objectId === undefined || access?.permits(readPermissionOf[kind], kind, objectId) === false) {
    throw errors["object-not-found"]({ kind, name });
  }
  return objectId;
}
