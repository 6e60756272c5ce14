import type { Principal } from "#ports";
import { addSignInLink } from "./create-sign-in-link.ts";
import { addUser } from "./create-user.ts";
import { errors } from "./errors.ts";
import { findGroupByName, insertMember } from "./group.store.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { assertUnlimited } from "./principal.ts";
import { assertValidUser } from "./user-rules.ts";

export interface Invitation {
  readonly userName: string;
  /** In the principal's workspace. */
  readonly roles?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  /** Where browsers reach the server. */
  readonly serverUrl: string;
}

/**
 * Makes a person's account and the link by which they sign in for the first time, once, within a day. A link that
 * expired unused is followed by a new one for the same user.
 *
 * @throws PlumblineError `identity/invalid-user`, `identity/user-exists`, `identity/group-not-found`,
 *   `identity/limited-token`.
 */
export async function inviteUser(
  context: IdentityContext,
  principal: Principal,
  { userName, roles, groups = [], serverUrl }: Invitation,
): Promise<{ url: string; expiresAtMs: number }> {
  assertUnlimited(principal);
  return writeIdentity(context, async (transaction) => {
    await assertValidUser(transaction, { userName, roles });
    const user = await addUser(context, transaction, principal, { userName, roles, passwordHash: null });
    for (const groupName of new Set(groups)) {
      const group = await findGroupByName(transaction, principal.workspace, groupName);
      if (group === undefined) throw errors["group-not-found"]({ groupName });
      insertMember(transaction, group.id, user.actorId);
      context.ledger.append(transaction, {
        type: "group.member-added",
        subject: `group:${group.id}`,
        actor: principal.actorId,
        workspace: principal.workspace,
        payload: { user: user.actorId },
      });
    }
    return addSignInLink(context, transaction, principal, { user, serverUrl });
  });
}
