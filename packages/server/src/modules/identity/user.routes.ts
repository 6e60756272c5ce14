import { formatTime, HttpReply } from "@plumbline/platform";
import type { z } from "zod";
import { type AppContext, defineRoute, type Route } from "#context";
import type { WorkspaceId } from "#ports";
import { changeUser } from "./change-user.ts";
import { createUser } from "./create-user.ts";
import { removeUser } from "./remove-user.ts";
import { rolesByUser } from "./role.store.ts";
import {
  newUserSchema,
  userChangeSchema,
  userListSchema,
  userNameParamsSchema,
  userSchema,
} from "./user.schema.ts";
import { listUsers, type User } from "./user.store.ts";

export const userRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/users",
    face: "native",
    permission: "users:manage",
    summary: "Users and their roles",
    response: userListSchema,
    handle: async (context, { principal }) => {
      const users = await listUsers(context.storage.read);
      return { users: await presentUsers(context, principal.workspace, users) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/api/v1/users",
    face: "native",
    permission: "users:manage",
    summary: "Create a user with roles in this workspace",
    body: newUserSchema,
    response: userSchema,
    handle: async (context, { principal, body }) => {
      const user = await createUser(context, principal, body);
      const [presented] = await presentUsers(context, principal.workspace, [user]);
      return HttpReply.json(201, presented);
    },
  }),
  defineRoute({
    method: "PATCH",
    path: "/api/v1/users/:userName",
    face: "native",
    permission: "users:manage",
    summary: "Change a user's roles or password",
    params: userNameParamsSchema,
    body: userChangeSchema,
    response: userSchema,
    handle: async (context, { principal, params, body }) => {
      const user = await changeUser(context, principal, { ...params, ...body });
      const [presented] = await presentUsers(context, principal.workspace, [user]);
      return presented;
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/api/v1/users/:userName",
    face: "native",
    permission: "users:manage",
    summary: "Remove a user and all the user's credentials",
    params: userNameParamsSchema,
    handle: async (context, { principal, params }) => {
      await removeUser(context, principal, params);
      return new HttpReply(204);
    },
  }),
];

async function presentUsers(
  { storage }: Pick<AppContext, "storage">,
  workspace: WorkspaceId,
  users: readonly User[],
): Promise<z.infer<typeof userSchema>[]> {
  const [only] = users.length === 1 ? users : [];
  const roles = await rolesByUser(storage.read, workspace, only?.actorId);
  return users.map(({ actorId, userName, kind, passwordHash, createdAtMs, signedInAtMs }) => ({
    actorId,
    userName,
    kind,
    roles: roles.get(actorId) ?? [],
    hasPassword: passwordHash !== null,
    createdAt: formatTime(createdAtMs),
    signedInAt: signedInAtMs === null ? null : formatTime(signedInAtMs),
  }));
}
