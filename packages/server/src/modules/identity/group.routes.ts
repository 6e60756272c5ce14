import { Face, formatTime, HttpReply } from "@plumbline/platform";
import type { z } from "zod";
import { type AppContext, defineRoute, type Route } from "#context";
import { changeGroup } from "./change-group.ts";
import { changeGroupMember } from "./change-group-member.ts";
import { createGroup } from "./create-group.ts";
import {
  groupChangeSchema,
  groupListSchema,
  groupMemberParamsSchema,
  groupParamsSchema,
  groupSchema,
  newGroupSchema,
} from "./group.schema.ts";
import { type Group, listGroups, membersByGroup } from "./group.store.ts";
import { removeGroup } from "./remove-group.ts";

/** A group of the whole server needs `users:manage` besides, which the use cases ask for. */
const managed = { face: Face.native, permission: "access:manage" } as const;

export const groupRoutes: readonly Route[] = [
  defineRoute({
    ...managed,
    method: "GET",
    path: "/api/v1/groups",
    summary: "Groups and their members",
    response: groupListSchema,
    handle: async (context, { principal }) => ({
      groups: await presentGroups(context, await listGroups(context.storage.read, principal.workspace)),
    }),
  }),
  defineRoute({
    ...managed,
    method: "POST",
    path: "/api/v1/groups",
    summary: "Create a group",
    body: newGroupSchema,
    response: groupSchema,
    handle: async (context, { principal, body }) => {
      const { isOfWorkspace = false, ...named } = body;
      const workspace = isOfWorkspace ? principal.workspace : undefined;
      const created = await createGroup(context, principal, { ...named, workspace });
      const [group] = await presentGroups(context, [created]);
      return HttpReply.json(201, group);
    },
  }),
  defineRoute({
    ...managed,
    method: "PATCH",
    path: "/api/v1/groups/:groupName",
    summary: "Rename or describe a group",
    params: groupParamsSchema,
    body: groupChangeSchema,
    response: groupSchema,
    handle: async (context, { principal, params, body }) => {
      const [group] = await presentGroups(context, [
        await changeGroup(context, principal, { ...params, ...body }),
      ]);
      return group;
    },
  }),
  defineRoute({
    ...managed,
    method: "DELETE",
    path: "/api/v1/groups/:groupName",
    summary: "Remove a group with the roles and grants that it holds",
    params: groupParamsSchema,
    handle: async (context, { principal, params }) => {
      await removeGroup(context, principal, params);
      return new HttpReply(204);
    },
  }),
  ...(["PUT", "DELETE"] as const).map((method) =>
    defineRoute({
      ...managed,
      method,
      path: "/api/v1/groups/:groupName/members/:userName",
      summary: method === "PUT" ? "Put a user into a group" : "Take a user out of a group",
      params: groupMemberParamsSchema,
      handle: async (context, { principal, params }) => {
        await changeGroupMember(context, principal, { ...params, isMember: method === "PUT" });
        return new HttpReply(204);
      },
    }),
  ),
];

async function presentGroups(
  { storage }: Pick<AppContext, "storage">,
  groups: readonly Group[],
): Promise<z.infer<typeof groupSchema>[]> {
  const [only] = groups.length === 1 ? groups : [];
  const members = await membersByGroup(storage.read, only?.id);
  return groups.map(({ id, name, workspace, description, createdAtMs }) => ({
    name,
    description,
    isOfWorkspace: workspace !== null,
    members: members.get(id) ?? [],
    createdAt: formatTime(createdAtMs),
  }));
}
