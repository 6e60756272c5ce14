import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import { deleteMembershipsOf } from "./group.store.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { deleteHoldingsOf } from "./member.store.ts";
import { defaultWorkspace } from "./principal.ts";
import { deleteSessionsOf } from "./session.store.ts";
import { deleteSignInLinksOf } from "./sign-in-link.store.ts";
import { assertNotLastAdministrator } from "./user-rules.ts";
import { findUserByName, updateUser } from "./user.store.ts";

/**
 * Takes a user's ways in away: roles, grants, groups, password, sessions, links; the user's tokens die with the user. The name stays
 * with what the user did, and may be given to a new user, who is another actor.
 *
 * @throws PlumblineError `identity/user-not-found`, `identity/last-administrator`.
 */
export async function removeUser(
  context: IdentityContext,
  principal: Principal,
  { userName }: { userName: string },
): Promise<void> {
  await writeIdentity(context, async (transaction) => {
    const user = await findUserByName(transaction, userName);
    if (user === undefined) throw errors["user-not-found"]({ userName });
    await assertNotLastAdministrator(transaction, defaultWorkspace, user);
    const { actorId } = user;
    await deleteHoldingsOf(transaction, actorId);
    await deleteMembershipsOf(transaction, actorId);
    await deleteSessionsOf(transaction, actorId);
    await deleteSignInLinksOf(transaction, actorId);
    await updateUser(transaction, actorId, {
      password_hash: null,
      removed_at_ms: context.clock.nowMs(),
    });
    context.ledger.append(transaction, {
      type: "user.removed",
      subject: `user:${actorId}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { userName },
    });
  });
}
