import type { ActorId, Principal } from "#ports";
import type { Transaction } from "#storage";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { hashPassword, passwordProblem } from "./password.ts";
import { assertUnlimited } from "./principal.ts";
import { administratorRole, replaceRoles, rolesByUser } from "./role.store.ts";
import { deleteSessionsOf } from "./session.store.ts";
import { assertNotLastAdministrator, assertValidUser } from "./user-rules.ts";
import { findUserByName, updateUser, type User } from "./user.store.ts";

export interface UserChange {
  readonly userName: string;
  /** In the principal's workspace, in place of those held. */
  readonly roles?: readonly string[] | undefined;
  /** Null takes the password away. Either way the user's browser sessions end. */
  readonly password?: string | null | undefined;
}

/**
 * @throws PlumblineError `identity/user-not-found`, `identity/invalid-user`, `identity/last-administrator`.
 */
export async function changeUser(
  context: IdentityContext,
  principal: Principal,
  { userName, roles, password }: UserChange,
): Promise<User> {
  if (password !== undefined) assertUnlimited(principal);
  const newHash =
    typeof password === "string" && passwordProblem(password) === undefined
      ? await hashPassword(password)
      : null;
  return writeIdentity(context, async (transaction) => {
    const user = await findUserByName(transaction, userName);
    if (user === undefined) throw errors["user-not-found"]({ userName });
    await assertValidUser(transaction, { roles, password: password ?? undefined, kind: user.kind });
    if (roles !== undefined) await changeRoles(context, transaction, principal, { user, roles });
    if (password === undefined) return user;
    await updateUser(transaction, user.actorId, { password_hash: newHash });
    await deleteSessionsOf(transaction, user.actorId);
    append(context, transaction, principal, {
      type: "user.password-changed",
      actorId: user.actorId,
      payload: { hasPassword: newHash !== null },
    });
    return { ...user, passwordHash: newHash };
  });
}

async function changeRoles(
  context: IdentityContext,
  transaction: Transaction,
  principal: Principal,
  { user, roles }: { user: User; roles: readonly string[] },
): Promise<void> {
  const { workspace } = principal;
  if (!roles.includes(administratorRole)) await assertNotLastAdministrator(transaction, workspace, user);
  const before = (await rolesByUser(transaction, workspace, user.actorId)).get(user.actorId) ?? [];
  await replaceRoles(transaction, workspace, user.actorId, roles);
  append(context, transaction, principal, {
    type: "user.roles-changed",
    actorId: user.actorId,
    payload: { before, after: [...new Set(roles)].sort() },
  });
}

function append(
  { ledger }: Pick<IdentityContext, "ledger">,
  transaction: Transaction,
  { actorId: actor, workspace }: Principal,
  event: { type: string; actorId: ActorId; payload: Record<string, unknown> },
): void {
  const { type, actorId, payload } = event;
  ledger.append(transaction, { type, subject: `user:${actorId}`, actor, workspace, payload });
}
