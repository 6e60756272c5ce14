import type { ActorId, ObjectKind, WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { GrantLevel } from "./grant.ts";
import type { HeldGrant } from "./object-access.ts";
import { defaultWorkspace } from "./principal.ts";
import { administratorRole } from "./role.store.ts";

/** How a user comes to hold something: oneself, or as a member of the group. */
export interface Through {
  /** The group's name, or null where the user holds it oneself. */
  readonly group: string | null;
}

export interface HeldRole extends Through {
  readonly role: string;
  /** The workspace in which it is held; `default` for an administrator of the whole server. */
  readonly workspace: WorkspaceId;
}

/**
 * The roles that a user holds in a workspace. Administrators of `default` are administrators everywhere. All stores of
 * this file are synchronous, for authentication.
 */
export function rolesHeld(reader: Reader, workspace: WorkspaceId, actorId: ActorId): HeldRole[] {
  return reader.all<HeldRole>(
    `SELECT role, workspace, NULL AS "group" FROM user_roles
     WHERE user_id = ? AND (workspace = ? OR (workspace = ? AND role = ?))
     UNION ALL
     SELECT group_roles.role, group_roles.workspace, "groups".name FROM group_members
       JOIN group_roles ON group_roles.group_id = group_members.group_id
       JOIN "groups" ON "groups".id = group_members.group_id
     WHERE group_members.user_id = ? AND (group_roles.workspace = ? OR (group_roles.workspace = ? AND role = ?))
     ORDER BY 1, 2, 3`,
    actorId,
    workspace,
    defaultWorkspace,
    administratorRole,
    actorId,
    workspace,
    defaultWorkspace,
    administratorRole,
  );
}

export function permissionsOfRoles(reader: Reader, roles: Iterable<string>): Set<string> {
  const permissions = new Set<string>();
  for (const role of new Set(roles)) {
    const rows = reader.all<{ permission: string }>(
      "SELECT permission FROM role_permissions WHERE role = ?",
      role,
    );
    for (const { permission } of rows) permissions.add(permission);
  }
  return permissions;
}

export interface GrantOfUser extends Through {
  readonly kind: ObjectKind;
  readonly objectId: string;
  readonly level: string;
}

export function grantsHeld(reader: Reader, workspace: WorkspaceId, actorId: ActorId): GrantOfUser[] {
  return reader.all<GrantOfUser>(
    `SELECT object_kind AS kind, object_id AS "objectId", level, NULL AS "group" FROM grants
     WHERE workspace = ? AND holder_kind = 'user' AND holder_id = ?
     UNION ALL
     SELECT object_kind, object_id, level, "groups".name FROM grants
       JOIN group_members ON group_members.group_id = grants.holder_id
       JOIN "groups" ON "groups".id = grants.holder_id
     WHERE grants.workspace = ? AND holder_kind = 'group' AND group_members.user_id = ?
     ORDER BY 1, 2, 3, 4`,
    workspace,
    actorId,
    workspace,
    actorId,
  );
}

/** What each level allows on each kind of object. */
export class LevelPermissions {
  readonly #byLevel = new Map<string, Set<string>>();
  readonly grantable = new Map<ObjectKind, Set<string>>();

  constructor(reader: Reader) {
    const rows = reader.all<{ kind: ObjectKind; level: string; permission: string }>(
      "SELECT object_kind AS kind, level, permission FROM level_permissions",
    );
    for (const { kind, level, permission } of rows) {
      addTo(this.#byLevel, `${kind} ${level}`, permission);
      addTo(this.grantable, kind, permission);
    }
  }

  of({ kind, level }: Pick<GrantOfUser, "kind" | "level">): ReadonlySet<string> {
    return this.#byLevel.get(`${kind} ${level}`) ?? new Set();
  }

  /** Whether any level gives it; what none gives comes from roles alone. */
  isGrantable(permission: string, kind: ObjectKind): boolean {
    return this.grantable.get(kind)?.has(permission) === true;
  }

  /** Levels that allow it on an object of the kind, lowest first. */
  levelsWith(permission: string, kind: ObjectKind): GrantLevel[] {
    return Object.values(GrantLevel).filter((level) => this.of({ kind, level }).has(permission));
  }

  held(grant: GrantOfUser): HeldGrant {
    return { kind: grant.kind, objectId: grant.objectId, permissions: this.of(grant) };
  }
}

function addTo<Key>(sets: Map<Key, Set<string>>, key: Key, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
