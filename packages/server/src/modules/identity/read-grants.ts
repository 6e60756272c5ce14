import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Grant } from "./grant.ts";
import { listGrants } from "./grant.store.ts";
import { listGroupNamesOf } from "./group.store.ts";
import { type ObjectName, requireManaged } from "./set-grant.ts";

/**
 * The grants of an object, for whoever manages it; of the whole workspace, for whoever manages access there; else those
 * that the principal holds, oneself or through a group.
 *
 * @throws PlumblineError `identity/object-not-found`, `identity/permission-missing`.
 */
export async function readGrants(
  context: Pick<AppContext, "storage" | "objectDirectory">,
  principal: Principal,
  object: ObjectName | undefined,
): Promise<Grant[]> {
  const { read } = context.storage;
  const { workspace } = principal;
  if (object !== undefined) {
    const objectId = requireManaged(context, read, principal, object);
    return listGrants(read, { workspace, kind: object.kind, objectId });
  }
  const grants = await listGrants(read, { workspace });
  if (principal.permissions.has("access:manage")) return grants;
  const groups = await listGroupNamesOf(read, principal.actorId);
  return grants.filter(({ holder }) =>
    holder.kind === "user" ? holder.name === principal.userName : groups.includes(holder.name),
  );
}
