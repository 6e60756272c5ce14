import type { Principal } from "#ports";
import { assertMayManageGroup } from "./create-group.ts";
import { errors } from "./errors.ts";
import { deleteMember, findGroupByName, insertMember } from "./group.store.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { findUserByName } from "./user.store.ts";

/**
 * Puts a user into a group or takes the user out. Where nothing changes, nothing is recorded.
 *
 * @returns whether anything changed.
 * @throws PlumblineError `identity/group-not-found`, `identity/user-not-found`.
 */
export async function changeGroupMember(
  context: IdentityContext,
  principal: Principal,
  { groupName, userName, isMember }: { groupName: string; userName: string; isMember: boolean },
): Promise<boolean> {
  return writeIdentity(context, async (transaction) => {
    const group = await findGroupByName(transaction, principal.workspace, groupName);
    if (group === undefined) throw errors["group-not-found"]({ groupName });
    assertMayManageGroup(principal, group);
    const user = await findUserByName(transaction, userName);
    if (user === undefined) throw errors["user-not-found"]({ userName });
    const change = isMember ? insertMember : deleteMember;
    if (!change(transaction, group.id, user.actorId)) return false;
    context.ledger.append(transaction, {
      type: isMember ? "group.member-added" : "group.member-removed",
      subject: `group:${group.id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { user: user.actorId },
    });
    return true;
  });
}
