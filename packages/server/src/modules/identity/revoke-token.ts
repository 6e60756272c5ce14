import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { findTokenOwner, setTokenRevoked } from "./token.store.ts";

/**
 * One's own token, or with `users:manage` anybody's.
 *
 * @throws PlumblineError `identity/token-not-found`, also where it is another's: its existence is not told.
 */
export async function revokeToken(
  context: IdentityContext,
  principal: Principal,
  { id }: { id: string },
): Promise<void> {
  await writeIdentity(context, async (transaction) => {
    const nowMs = context.clock.nowMs();
    const owner = await findTokenOwner(transaction, { id, nowMs });
    const may = owner === principal.actorId || principal.permissions.has("users:manage");
    if (owner === undefined || !may) throw errors["token-not-found"]({ id });
    await setTokenRevoked(transaction, { id, nowMs });
    context.ledger.append(transaction, {
      type: "token.revoked",
      subject: `token:${id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { owner },
    });
  });
}
