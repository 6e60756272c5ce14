import type { Principal } from "#ports";
import { assertMayManageGroup } from "./create-group.ts";
import { errors } from "./errors.ts";
import { deleteGroup, findGroupByName } from "./group.store.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";

/** Its members keep what they hold themselves. @throws PlumblineError `identity/group-not-found`. */
export async function removeGroup(
  context: IdentityContext,
  principal: Principal,
  { groupName }: { groupName: string },
): Promise<void> {
  await writeIdentity(context, async (transaction) => {
    const group = await findGroupByName(transaction, principal.workspace, groupName);
    if (group === undefined) throw errors["group-not-found"]({ groupName });
    assertMayManageGroup(principal, group);
    await deleteGroup(transaction, group.id);
    context.ledger.append(transaction, {
      type: "group.removed",
      subject: `group:${group.id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { name: groupName },
    });
  });
}
