import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { deleteSession, findSessionOwner } from "./session.store.ts";

/**
 * Ends a browser session of one's own, or with `users:manage` anybody's.
 *
 * @throws PlumblineError `identity/session-not-found`, also where it is another's: its existence is not told.
 */
export async function revokeSession(
  context: IdentityContext,
  principal: Principal,
  { id }: { id: string },
): Promise<void> {
  await writeIdentity(context, async (transaction) => {
    const owner = await findSessionOwner(transaction, id);
    const may = owner === principal.actorId || principal.permissions.has("users:manage");
    if (owner === undefined || !may) throw errors["session-not-found"]({ id });
    await deleteSession(transaction, id);
    context.ledger.append(transaction, {
      type: "session.ended",
      subject: `session:${id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { owner },
    });
  });
}
