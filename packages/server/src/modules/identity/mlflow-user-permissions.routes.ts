import type { AppContext, Route } from "#context";
import type { Principal } from "#ports";
import { effectiveLevel } from "./effective-level.ts";
import { errors } from "./errors.ts";
import { GrantLevel } from "./grant.ts";
import { listGrants } from "./grant.store.ts";
import type { MlflowInput } from "./mlflow-input.ts";
import {
  parseMlflowLevel,
  parseResourceType,
  presentMlflowLevel,
  presentResourceType,
} from "./mlflow-level.ts";
import { mlflowCall } from "./mlflow-route.ts";
import { requireUser } from "./mlflow-users.routes.ts";
import { everyObject } from "./object-access.ts";
import { authorise, defaultWorkspace } from "./principal.ts";
import { resolvePrincipal } from "./resolve-principal.ts";
import { administratorRole, rolesByUser } from "./role.store.ts";
import { type ObjectName, removeGrant, setGrant } from "./set-grant.ts";

const root = "/3.0/mlflow/users";
const permission = "session:own";

/** One user's level on one object, as the basic-auth app of MLflow 3.x has it. */
export const mlflowUserPermissionRoutes: readonly Route[] = [
  mlflowCall({
    method: "POST",
    path: `${root}/permissions/grant`,
    permission,
    summary: "Give a user a level on an object",
    handle: async (context, principal, input) => {
      const named = input.text("permission");
      const level = parseMlflowLevel(named);
      if (named === "NO_PERMISSIONS") throw errors["level-not-given"]({});
      await setGrant(context, principal, {
        object: readObject(input),
        holder: { kind: "user", name: input.text("username") },
        level,
        ifHeld: false,
      });
      return {};
    },
  }),
  mlflowCall({
    method: "POST",
    path: `${root}/permissions/revoke`,
    permission,
    summary: "Take the level away that a user was given on an object",
    handle: async (context, principal, input) => {
      const holder = { kind: "user", name: input.text("username") } as const;
      await removeGrant(context, principal, { object: readObject(input), holder });
      return {};
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/permissions/get`,
    permission,
    summary: "The level that a user has on an object, by roles and grants",
    handle: async (context, principal, input) => {
      const userName = input.text("username");
      if (userName !== principal.userName) authorise(principal, "access:manage");
      const level = await levelOf(context, principal, userName, readObject(input));
      const allowed = level !== GrantLevel.none && level !== GrantLevel.read;
      return { allowed, permission: presentMlflowLevel(level, "NO_PERMISSIONS") };
    },
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/permissions/list`,
    permission,
    summary: "What a user was given in this workspace",
    handle: (context, principal, input) => listPermissions(context, principal, input.text("username")),
  }),
  mlflowCall({
    method: "GET",
    path: `${root}/current/permissions`,
    permission,
    summary: "What one was given oneself in this workspace",
    handle: (context, principal) => listPermissions(context, principal, principal.userName),
  }),
].flat();

function readObject(input: MlflowInput): ObjectName {
  return { kind: parseResourceType(input.text("resource_type")), name: input.text("resource_id") };
}

async function levelOf(
  context: Pick<AppContext, "storage" | "objectDirectory">,
  { workspace }: Principal,
  userName: string,
  { kind, name }: ObjectName,
): Promise<GrantLevel> {
  const { read } = context.storage;
  const user = await requireUser(context, userName);
  const objectId = name === everyObject ? name : context.objectDirectory.findId(read, workspace, kind, name);
  if (objectId === undefined) return GrantLevel.none;
  return effectiveLevel(resolvePrincipal(read, user, workspace), kind, objectId);
}

async function listPermissions(
  context: Pick<AppContext, "storage" | "objectDirectory">,
  principal: Principal,
  userName: string,
) {
  if (userName !== principal.userName) authorise(principal, "access:manage");
  const { read } = context.storage;
  const { workspace } = principal;
  const { actorId, number } = await requireUser(context, userName);
  const roles = (await rolesByUser(read, defaultWorkspace, actorId)).get(actorId) ?? [];
  const grants = await listGrants(read, { workspace, holder: { kind: "user", id: actorId } });
  return {
    is_admin: roles.includes(administratorRole),
    permissions: grants.flatMap(({ kind, objectId, level }) => {
      const name =
        objectId === everyObject
          ? objectId
          : context.objectDirectory.findName(read, workspace, kind, objectId);
      if (name === undefined) return [];
      return [
        {
          role_id: number,
          role_name: `__user_${number}__`,
          workspace,
          resource_type: presentResourceType(kind),
          resource_pattern: name,
          permission: presentMlflowLevel(level, "DENY"),
        },
      ];
    }),
  };
}
