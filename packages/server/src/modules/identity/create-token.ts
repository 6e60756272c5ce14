import type { Problem } from "@plumbline/platform";
import type { ActorId, Principal, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { assertUnlimited, authorise } from "./principal.ts";
import { resolvePrincipal } from "./resolve-principal.ts";
import { listPermissions } from "./role.store.ts";
import { hashSecret, makeToken } from "./secret.ts";
import { insertToken, type Token } from "./token.store.ts";
import { findUserByName, type User } from "./user.store.ts";
import { findObjectRule } from "./workspace.store.ts";

export interface NewToken {
  readonly label: string;
  /** Without it the token lives until it is revoked. */
  readonly expiresInDays?: number | undefined;
  /** For another user; needs `users:manage`. */
  readonly userName?: string | undefined;
  /** The only workspace in which it is to work. */
  readonly workspace?: string | undefined;
  /** All that it is to do; what its owner may not, it may not either. Without it, all that its owner may. */
  readonly permissions?: readonly string[] | undefined;
}

export interface CreatedToken extends Token {
  /** The secret itself: shown once, kept nowhere. */
  readonly token: string;
}

const dayMs = 86_400_000;

/** @throws PlumblineError `identity/permission-missing`, `identity/user-not-found`, `identity/invalid-token`, `identity/limited-token`. */
export async function createToken(
  context: IdentityContext,
  principal: Principal,
  input: NewToken,
): Promise<CreatedToken> {
  assertUnlimited(principal);
  const userName = input.userName ?? principal.userName;
  if (userName !== principal.userName) authorise(principal, "users:manage");
  const token = makeToken(context.random);
  return writeIdentity(context, async (transaction) => {
    const owner = await findUserByName(transaction, userName);
    if (owner === undefined) throw errors["user-not-found"]({ userName });
    assertValidLimits(transaction, owner, input);
    return addToken(context, transaction, principal, { ...input, token, ownerId: owner.actorId });
  });
}

/** Limits that could never let anything through are mistakes. */
function assertValidLimits(reader: Reader, owner: User, { workspace, permissions }: NewToken): void {
  const problems: Problem[] = [];
  // What the owner holds there may change; that there is nothing now is said at once.
  if (workspace !== undefined && findObjectRule(reader, workspace) === undefined) {
    problems.push({ field: "workspace", message: `${JSON.stringify(workspace)} does not exist` });
  } else if (workspace !== undefined) {
    resolvePrincipal(reader, owner, workspace);
  }
  const known = listPermissions(reader);
  for (const [index, permission] of (permissions ?? []).entries()) {
    if (known.includes(permission)) continue;
    const message = `${JSON.stringify(permission)} is no permission; the permissions are ${known.join(", ")}`;
    problems.push({ field: `permissions[${index}]`, message });
  }
  if (problems.length > 0) throw errors["invalid-token"]({ problems }, { problems });
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
    workspace: (input.workspace ?? null) as WorkspaceId | null,
    permissions: input.permissions === undefined ? null : [...new Set(input.permissions)].sort(),
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
