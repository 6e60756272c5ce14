import { Face } from "@plumbline/platform";
import { z } from "zod";
import { defineRoute, type Route } from "#context";
import { explainAccess } from "./explain-access.ts";
import { objectNameSchema } from "./grant.schema.ts";

const group = z.string().nullable().describe("The group through which it is held, or null.");

const accessSchema = z.object({
  userName: z.string(),
  permission: z.string(),
  workspace: z.string(),
  allowed: z.boolean(),
  roles: z.array(z.object({ role: z.string(), workspace: z.string(), group })),
  grants: z.array(z.object({ level: z.string(), every: z.boolean(), group })),
  takenAwayBy: z.array(z.object({ level: z.string(), every: z.boolean(), group })),
  objectAccess: z.string(),
  wouldAllow: z.object({ roles: z.array(z.string()), levels: z.array(z.string()) }),
});

export const accessRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/api/v1/access",
    face: Face.native,
    permission: "session:own",
    summary: "Why a user may do something here, or what is missing; about others with access:manage",
    query: z.strictObject({
      user: z.string().optional().describe("Default: oneself."),
      permission: z.string(),
      object: objectNameSchema.optional(),
    }),
    response: accessSchema,
    handle: async (context, { principal, query }) => {
      const { user: userName = principal.userName, permission, object } = query;
      const found = await explainAccess(context, principal, { userName, permission, object });
      const grants = (list: typeof found.grants) =>
        list.map(({ level, objectId, group: through }) => ({
          level,
          every: objectId === "*",
          group: through,
        }));
      return {
        userName,
        permission,
        workspace: principal.workspace,
        ...found,
        grants: grants(found.grants),
        takenAwayBy: grants(found.takenAwayBy),
      };
    },
  }),
];
