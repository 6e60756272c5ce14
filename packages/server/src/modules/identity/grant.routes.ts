import { Face, formatTime, HttpReply } from "@plumbline/platform";
import type { z } from "zod";
import { type AppContext, defineRoute, type Route } from "#context";
import type { Grant } from "./grant.ts";
import {
  grantKeySchema,
  grantListSchema,
  grantQuerySchema,
  grantSchema,
  newGrantSchema,
} from "./grant.schema.ts";
import { everyObject } from "./object-access.ts";
import { readGrants } from "./read-grants.ts";
import { removeGrant, setGrant } from "./set-grant.ts";
import { describeActors } from "./user.store.ts";

/** Who manages one object alone passes the route too; each use case asks for `access:manage` itself. */
const base = { path: "/api/v1/grants", face: Face.native, permission: "session:own" } as const;

export const grantRoutes: readonly Route[] = [
  defineRoute({
    ...base,
    method: "GET",
    summary: "Grants: of an object, of the workspace, or one's own, as far as one may see them",
    query: grantQuerySchema,
    response: grantListSchema,
    handle: async (context, { principal, query }) => ({
      grants: await presentGrants(context, await readGrants(context, principal, query.object)),
    }),
  }),
  defineRoute({
    ...base,
    method: "PUT",
    summary: "Give a user or a group a level on one object, in place of the level held",
    body: newGrantSchema,
    response: grantSchema,
    handle: async (context, { principal, body }) => {
      const [grant] = await presentGrants(context, [await setGrant(context, principal, body)]);
      return grant;
    },
  }),
  defineRoute({
    ...base,
    method: "DELETE",
    summary: "Take a grant away",
    query: grantKeySchema,
    handle: async (context, { principal, query }) => {
      await removeGrant(context, principal, query);
      return new HttpReply(204);
    },
  }),
];

async function presentGrants(
  { storage, objectDirectory }: Pick<AppContext, "storage" | "objectDirectory">,
  grants: readonly Grant[],
): Promise<z.infer<typeof grantSchema>[]> {
  const actors = await describeActors(
    storage.read,
    grants.map(({ grantedBy }) => grantedBy),
  );
  return grants.map(({ workspace, kind, objectId, holder, level, grantedAtMs, grantedBy }) => {
    // An object that is gone keeps its grants, which nobody can use: its id is never another's.
    const name =
      objectId === everyObject
        ? everyObject
        : (objectDirectory.findName(storage.read, workspace, kind, objectId) ?? objectId);
    return {
      object: `${kind}:${name}`,
      holder: `${holder.kind}:${holder.name}`,
      level,
      grantedAt: formatTime(grantedAtMs),
      grantedBy: actors.get(grantedBy)?.userName ?? grantedBy,
    };
  });
}
