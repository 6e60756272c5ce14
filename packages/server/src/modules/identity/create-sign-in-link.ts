import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { assertUnlimited } from "./principal.ts";
import { hashSecret, makeSecret } from "./secret.ts";
import { replaceSignInLink } from "./sign-in-link.store.ts";
import { findUserByName, type User, UserKind } from "./user.store.ts";

/** How long a sign-in link waits to be used. */
const signInLinkLifetimeMs = 24 * 3_600_000;

/**
 * A link that signs one user in, once, within a day. An earlier unused link of that user stops working.
 *
 * @param input.serverUrl where browsers reach the server, e.g. `https://plumbline.example`.
 * @throws PlumblineError `identity/user-not-found`, `identity/service-account`, `identity/limited-token`.
 */
export async function createSignInLink(
  context: IdentityContext,
  principal: Principal,
  { userName, serverUrl }: { userName: string; serverUrl: string },
): Promise<{ url: string; expiresAtMs: number }> {
  assertUnlimited(principal);
  return writeIdentity(context, async (transaction) => {
    const user = await findUserByName(transaction, userName);
    if (user === undefined) throw errors["user-not-found"]({ userName });
    if (user.kind === UserKind.service) throw errors["service-account"]({ userName });
    return addSignInLink(context, transaction, principal, { user, serverUrl });
  });
}

/** Within a transaction: the link's hash and the ledger entry. */
export async function addSignInLink(
  context: IdentityContext,
  transaction: Transaction,
  principal: Principal,
  { user: { actorId }, serverUrl }: { user: Pick<User, "actorId">; serverUrl: string },
): Promise<{ url: string; expiresAtMs: number }> {
  const code = makeSecret(context.random);
  const expiresAtMs = context.clock.nowMs() + signInLinkLifetimeMs;
  await replaceSignInLink(transaction, { codeSha256: hashSecret(code), actorId, expiresAtMs });
  context.ledger.append(transaction, {
    type: "sign-in-link.created",
    subject: `user:${actorId}`,
    actor: principal.actorId,
    workspace: principal.workspace,
    payload: { expiresAtMs },
  });
  // After the #: a browser keeps it to itself, so that it is in no server's log.
  return { url: `${serverUrl.replace(/\/$/, "")}/sign-in#code=${code}`, expiresAtMs };
}
