import type { AppContext } from "#context";
import { errors } from "./errors.ts";
import { findGroupByNumber, type Group } from "./group.store.ts";
import type { Grant } from "./grant.ts";
import { listGrants } from "./grant.store.ts";
import { rolesOfHolder } from "./member.store.ts";
import { presentMlflowLevel, presentResourceType } from "./mlflow-level.ts";
import { everyObject } from "./object-access.ts";
import { administratorRole } from "./role.store.ts";
import type { WorkspaceId } from "#ports";

/** A group of one workspace: what MLflow's clients call a role. */
export type WorkspaceGroup = Group & { readonly workspace: WorkspaceId };

/** What MLflow's clients read of a role's permission. */
export interface MlflowRolePermission {
  readonly id: number;
  readonly role_id: number;
  readonly resource_type: string;
  readonly resource_pattern: string;
  readonly permission: string;
}

type Reading = Pick<AppContext, "storage" | "objectDirectory">;

/** The roles here that stand for MLflow's two permissions on a workspace as a whole. */
export const roleOfWorkspacePermission: Readonly<Record<string, string>> = {
  USE: "contributor",
  MANAGE: administratorRole,
};

/** @throws PlumblineError `identity/mlflow-role-not-found`. */
export async function requireWorkspaceGroup(
  { storage }: Pick<AppContext, "storage">,
  number: number,
): Promise<WorkspaceGroup> {
  const group = await findGroupByNumber(storage.read, number);
  if (group === undefined || group.workspace === null) throw errors["mlflow-role-not-found"]({ number });
  return group as WorkspaceGroup;
}

export async function presentMlflowRole(context: Reading, group: WorkspaceGroup) {
  const { number, name, workspace, description } = group;
  const permissions = await listRolePermissions(context, group);
  return { id: number, name, workspace, description, permissions };
}

export async function listRolePermissions(
  context: Reading,
  group: WorkspaceGroup,
): Promise<MlflowRolePermission[]> {
  const { read } = context.storage;
  const { id, name, number, workspace } = group;
  const holder = { kind: "group", id, name } as const;
  const roles = await rolesOfHolder(read, workspace, holder);
  const [permission] =
    Object.entries(roleOfWorkspacePermission).findLast(([, role]) => roles.includes(role)) ?? [];
  const grants = await listGrants(read, { workspace, holder });
  return [
    ...(permission === undefined ? [] : [presentWorkspacePermission(number, permission)]),
    ...grants.flatMap((grant) => presentRoleGrant(context, group, grant)),
  ];
}

/** A role has one such permission at most, so the role's own number, negative, is its id. */
export function presentWorkspacePermission(number: number, permission: string): MlflowRolePermission {
  return {
    id: -number,
    role_id: number,
    resource_type: "workspace",
    resource_pattern: everyObject,
    permission,
  };
}

/** Empty where the object is gone. */
export function presentRoleGrant(
  { storage, objectDirectory }: Reading,
  { number, workspace }: WorkspaceGroup,
  { number: id, kind, objectId, level }: Grant,
): MlflowRolePermission[] {
  const name =
    objectId === everyObject
      ? everyObject
      : objectDirectory.findName(storage.read, workspace, kind, objectId);
  if (name === undefined) return [];
  return [
    {
      id,
      role_id: number,
      resource_type: presentResourceType(kind),
      resource_pattern: name,
      permission: presentMlflowLevel(level, "DENY"),
    },
  ];
}
