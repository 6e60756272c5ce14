import { Face } from "@plumbline/platform";
import { z } from "zod";
import { defineRoute, type Route } from "#context";
import { listMembers } from "./member.store.ts";
import { setMemberRoles } from "./set-member-roles.ts";

const memberSchema = z.object({
  kind: z.enum(["user", "group"]),
  name: z.string(),
  roles: z.array(z.string()),
});

export const memberRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/members",
    face: Face.native,
    permission: "access:manage",
    summary: "Users and groups with the roles that they hold in this workspace",
    response: z.object({ members: z.array(memberSchema) }),
    handle: async ({ storage }, { principal }) => ({
      members: await listMembers(storage.read, principal.workspace),
    }),
  }),
  defineRoute({
    method: "PUT",
    path: "/api/v1/members/:kind/:name",
    face: Face.native,
    permission: "access:manage",
    summary: "Give a user or a group roles in this workspace, in place of those held; none takes all away",
    params: z.strictObject({ kind: z.enum(["user", "group"]), name: z.string() }),
    body: z.strictObject({ roles: z.array(z.string()) }),
    response: memberSchema,
    handle: (context, { principal, params, body }) =>
      setMemberRoles(context, principal, { holder: params, roles: body.roles }),
  }),
];
