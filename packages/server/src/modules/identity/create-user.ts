import type { ActorId, Principal } from "#ports";
import type { Transaction } from "#storage";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { hashPassword, passwordProblem } from "./password.ts";
import { assertUnlimited } from "./principal.ts";
import { replaceRoles } from "./role.store.ts";
import { assertValidUser } from "./user-rules.ts";
import { findUserByName, insertUser, nextUserNumber, type User, UserKind } from "./user.store.ts";

export interface NewUser {
  readonly userName: string;
  /** Granted in the principal's workspace. Without any, the user holds what groups and grants give. */
  readonly roles?: readonly string[] | undefined;
  /** Default: a person. */
  readonly kind?: UserKind | undefined;
  /** Without one the user signs in by link or token. */
  readonly password?: string | undefined;
}

/** @throws PlumblineError `identity/invalid-user`, `identity/user-exists`. */
export async function createUser(
  context: IdentityContext,
  principal: Principal,
  input: NewUser,
): Promise<User> {
  const { password } = input;
  if (password !== undefined) assertUnlimited(principal);
  // A password that will be refused is not worth hashing.
  const hashed =
    password === undefined || passwordProblem(password) !== undefined ? null : await hashPassword(password);
  return writeIdentity(context, async (transaction) => {
    await assertValidUser(transaction, input);
    return addUser(context, transaction, principal, { ...input, passwordHash: hashed });
  });
}

/** Within a transaction: the user, the roles, the ledger entry. */
export async function addUser(
  context: IdentityContext,
  transaction: Transaction,
  principal: Principal,
  input: Pick<NewUser, "userName" | "roles" | "kind"> & { passwordHash: string | null },
): Promise<User> {
  const { userName, roles = [], kind = UserKind.person, passwordHash } = input;
  if ((await findUserByName(transaction, userName)) !== undefined) throw errors["user-exists"]({ userName });
  const user: User = {
    actorId: context.random.id() as ActorId,
    number: nextUserNumber(transaction),
    kind,
    userName,
    passwordHash,
    createdAtMs: context.clock.nowMs(),
    signedInAtMs: null,
  };
  await insertUser(transaction, user);
  await replaceRoles(transaction, principal.workspace, user.actorId, roles);
  context.ledger.append(transaction, {
    type: "user.created",
    subject: `user:${user.actorId}`,
    actor: principal.actorId,
    workspace: principal.workspace,
    payload: { userName, kind, roles: [...roles], hasPassword: passwordHash !== null },
  });
  return user;
}
