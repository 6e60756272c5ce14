import type { AppContext } from "#context";
import { errors } from "./errors.ts";
import type { IdentityContext } from "./identity-context.ts";
import { verifyPassword } from "./password.ts";
import { refusalsOf } from "./password-refusals.ts";
import { anonymousPrincipal } from "./principal.ts";
import { findUserByName, type User } from "./user.store.ts";

/**
 * The user whose name and password these are. A refusal is a ledger entry.
 *
 * @throws PlumblineError `identity/wrong-credentials`, which does not say which of the two it was;
 *   `identity/too-many-attempts` after ten wrong ones a minute from one address, or a hundred an hour for one name
 *   from addresses where nobody signed in by it.
 */
export async function checkPassword(
  context: IdentityContext,
  attempt: { userName: string; password: string; address: string },
): Promise<User> {
  const refusals = refusalsOf(context.storage);
  refusals.assertMayTry(attempt, context.clock.nowMs());
  // Counted before the answer is known: attempts made side by side would otherwise all pass.
  refusals.count(attempt, context.clock.nowMs());
  const before = await findUserByName(context.storage.read, attempt.userName);
  const matches = await verifyPassword(attempt.password, before?.passwordHash ?? null);
  // Hashing takes a while: the user may be gone or have another password by now.
  const user = await findUserByName(context.storage.read, attempt.userName);
  if (matches && user !== undefined && user.passwordHash === before?.passwordHash) {
    refusals.forgive(attempt);
    return user;
  }
  await recordRefusal(context, user);
  throw errors["wrong-credentials"]({});
}

/** For unknown names too, or the write's time would tell them apart. The name is left out: it may be a password. */
async function recordRefusal(
  { storage, ledger }: Pick<AppContext, "storage" | "ledger">,
  user: User | undefined,
): Promise<void> {
  await storage.write((transaction) => {
    ledger.append(transaction, {
      type: "sign-in.refused",
      subject: `user:${user?.actorId ?? "unknown"}`,
      actor: anonymousPrincipal.actorId,
      workspace: anonymousPrincipal.workspace,
      payload: { reason: user === undefined ? "unknown user" : "wrong password" },
    });
  });
}
