import type { ActorId, Principal, WorkspaceId } from "#ports";
import type { Transaction } from "#storage";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { authorise } from "./principal.ts";
import { hashSecret, makeToken } from "./secret.ts";
import { insertToken, type Token } from "./token.store.ts";
import { findUserByName } from "./user.store.ts";

export interface NewToken {
  readonly label: string;
  /** Without it the token lives until it is revoked. */
  readonly expiresInDays?: number | undefined;
  /** For another user; needs `users:manage`. */
  readonly userName?: string | undefined;
  /** The only workspace in which it is to work. */
  readonly workspace?: WorkspaceId | undefined;
  /** All that it is to do; what its owner may not, it may not either. Without it, all that its owner may. */
  readonly permissions?: readonly string[] | undefined;
}

export interface CreatedToken extends Token {
  /** The secret itself: shown once, kept nowhere. */
  readonly token: string;
}

const dayMs = 86_400_000;

/** @throws PlumblineError `identity/permission-missing`, `identity/user-not-found`. */
export async function createToken(
  context: IdentityContext,
  principal: Principal,
  input: NewToken,
): Promise<CreatedToken> {
  const userName = input.userName ?? principal.userName;
  if (userName !== principal.userName) authorise(principal, "users:manage");
  const token = makeToken(context.random);
  return writeIdentity(context, async (transaction) => {
    const owner = await findUserByName(transaction, userName);
    if (owner === undefined) throw errors["user-not-found"]({ userName });
    return addToken(context, transaction, principal, { ...input, token, ownerId: owner.actorId });
  });
}

/** Within a transaction: the token's hash and the ledger entry. */
export async function addToken(
  context: IdentityContext,
  transaction: Transaction,
  principal: Principal,
  input: Omit<NewToken, "userName"> & { token: string; ownerId: ActorId },
): Promise<CreatedToken> {
  const createdAtMs = context.clock.nowMs();
  const created: CreatedToken = {
    id: context.random.id(),
    actorId: input.ownerId,
    label: input.label,
    token: input.token,
    createdAtMs,
    expiresAtMs: input.expiresInDays === undefined ? null : createdAtMs + input.expiresInDays * dayMs,
    lastUsedAtMs: null,
    workspace: input.workspace ?? null,
    permissions: input.permissions ?? null,
  };
  const { id, actorId, label, expiresAtMs, workspace, permissions } = created;
  await insertToken(transaction, {
    id,
    actorId,
    label,
    createdAtMs,
    expiresAtMs,
    workspace,
    permissions,
    secretSha256: hashSecret(input.token),
    createdBy: principal.actorId,
  });
  context.ledger.append(transaction, {
    type: "token.created",
    subject: `token:${id}`,
    actor: principal.actorId,
    workspace: principal.workspace,
    payload: { owner: actorId, label, expiresAtMs, workspace, permissions },
  });
  return created;
}
