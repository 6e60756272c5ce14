import type { AppContext, Route } from "#context";
import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import type { Grant } from "./grant.ts";
import { listGrants } from "./grant.store.ts";
import { parseMlflowLevel, parseResourceType } from "./mlflow-level.ts";
import {
  listRolePermissions,
  presentRoleGrant,
  presentWorkspacePermission,
  roleOfWorkspacePermission,
  type WorkspaceGroup,
} from "./mlflow-role.ts";
import { manageable } from "./mlflow-roles.routes.ts";
import { mlflowCall } from "./mlflow-route.ts";
import { everyObject } from "./object-access.ts";
import { removeGrant, setGrant } from "./set-grant.ts";
import { setMemberRoles } from "./set-member-roles.ts";
import { findGrantHolder } from "./group.store.ts";

const root = "/3.0/mlflow/roles/permissions";
const permission = "session:own";

/** The permissions of MLflow's roles: grants that a group of a workspace holds, and its role in the workspace. */
export const mlflowRolePermissionRoutes: readonly Route[] = [
  mlflowCall({
    method: "POST",
    path: `${root}/add`,
    permission,
    summary: "Give a group of a workspace a level on an object, or on all of a kind",
    handle: async (context, principal, input) => {
      const { group, acting } = await manageable(context, principal, input.integer("role_id"));
      const [type, name] = [input.text("resource_type"), input.text("resource_pattern")];
      const named = input.text("permission");
      if (type === "workspace") {
        const held = await listRolePermissions(context, group);
        if (held.some(({ resource_type }) => resource_type === type)) {
          throw errors["grant-exists"]({ object: "the workspace", holder: `group:${group.name}` });
        }
        return { role_permission: await setWorkspacePermission(context, acting, group, named) };
      }
      const object = { kind: parseResourceType(type), name };
      const level = parseMlflowLevel(named);
      if (named === "NO_PERMISSIONS") throw errors["level-not-given"]({});
      const grant = await setGrant(context, acting, {
        object,
        holder: holderOf(group),
        level,
        ifHeld: false,
      });
      return { role_permission: presentRoleGrant(context, group, grant)[0] };
    },
  }),
  mlflowCall({
    method: "DELETE",
    path: `${root}/remove`,
    permission,
    summary: "Take a level away from a group of a workspace",
    handle: async (context, principal, input) => {
      const found = await findRolePermission(context, principal, input.integer("role_permission_id"));
      const { group, acting, grant } = found;
      if (grant === undefined) {
        await setMemberRoles(context, acting, { holder: holderOf(group), roles: [] });
      } else {
        await removeGrant(context, acting, { object: objectOf(context, grant), holder: holderOf(group) });
      }
      return {};
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/list`,
    permission,
    summary: "What a group of a workspace was given",
    handle: async (context, principal, input) => {
      const { group } = await manageable(context, principal, input.integer("role_id"));
      return { role_permissions: await listRolePermissions(context, group) };
    },
  }),
  mlflowCall({
    method: "PATCH",
    path: `${root}/update`,
    permission,
    summary: "Change a level that a group of a workspace was given",
    handle: async (context, principal, input) => {
      const found = await findRolePermission(context, principal, input.integer("role_permission_id"));
      const { group, acting, grant } = found;
      const named = input.text("permission");
      if (grant === undefined) {
        return { role_permission: await setWorkspacePermission(context, acting, group, named) };
      }
      const level = parseMlflowLevel(named);
      const object = objectOf(context, grant);
      const changed = await setGrant(context, acting, {
        object,
        holder: holderOf(group),
        level,
        ifHeld: true,
      });
      return { role_permission: presentRoleGrant(context, group, changed)[0] };
    },
  }),
].flat();

function holderOf({ name }: WorkspaceGroup) {
  return { kind: "group", name } as const;
}

async function setWorkspacePermission(
  context: AppContext,
  acting: Principal,
  group: WorkspaceGroup,
  named: string,
) {
  const role = Object.hasOwn(roleOfWorkspacePermission, named) ? roleOfWorkspacePermission[named] : undefined;
  if (role === undefined) {
    throw errors["unknown-level"]({ permission: named, known: Object.keys(roleOfWorkspacePermission) });
  }
  await setMemberRoles(context, acting, { holder: holderOf(group), roles: [role] });
  return presentWorkspacePermission(group.number, named);
}

function objectOf(
  { storage, objectDirectory }: Pick<AppContext, "storage" | "objectDirectory">,
  { workspace, kind, objectId }: Grant,
) {
  const name =
    objectId === everyObject ? objectId : objectDirectory.findName(storage.read, workspace, kind, objectId);
  return { kind, name: name ?? objectId };
}

/** By its id; the negative ones are a role's permission on the workspace as a whole. */
async function findRolePermission(
  context: Pick<AppContext, "storage" | "objectDirectory">,
  principal: Principal,
  id: number,
): Promise<{ group: WorkspaceGroup; acting: Principal; grant: Grant | undefined }> {
  const { read } = context.storage;
  const groupNumber = id < 0 ? -id : findGrantHolder(read, id);
  if (groupNumber === undefined) throw errors["mlflow-permission-not-found"]({ id });
  const { group, acting } = await manageable(context, principal, groupNumber);
  if (id < 0) {
    const held = await listRolePermissions(context, group);
    if (!held.some((one) => one.id === id)) throw errors["mlflow-permission-not-found"]({ id });
    return { group, acting, grant: undefined };
  }
  const [grant] = await listGrants(read, { workspace: group.workspace, number: id });
  if (grant === undefined) throw errors["mlflow-permission-not-found"]({ id });
  return { group, acting, grant };
}
