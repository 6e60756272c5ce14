import type { Principal } from "#ports";
import { changeUser } from "./change-user.ts";
import { checkPassword } from "./check-password.ts";
import { errors } from "./errors.ts";
import type { IdentityContext } from "./identity-context.ts";
import { assertUnlimited } from "./principal.ts";
import { findUserByName } from "./user.store.ts";

/**
 * Changes one's own password, with the present one, so that a browser left open is not enough. Ends one's browser
 * sessions.
 *
 * @throws PlumblineError `identity/current-password-wrong`, `identity/password-unchanged`, `identity/too-many-attempts`,
 *   `identity/invalid-user`, `identity/limited-token`.
 */
export async function changeOwnPassword(
  context: IdentityContext,
  principal: Principal,
  input: { currentPassword: string; newPassword: string; address: string },
): Promise<void> {
  assertUnlimited(principal);
  const { userName } = principal;
  const { currentPassword, newPassword, address } = input;
  await checkPassword(context, { userName, password: currentPassword, address }).catch((error: unknown) => {
    throw isWrong(error) ? errors["current-password-wrong"]({}) : error;
  });
  if (newPassword === currentPassword) throw errors["password-unchanged"]({});
  await changeUser(context, principal, { userName, password: newPassword });
}

function isWrong(error: unknown): boolean {
  return (error as { code?: string }).code === "identity/wrong-credentials";
}

/**
 * The password of whoever has none yet, and came in by a sign-in link.
 *
 * @throws PlumblineError `identity/current-password-missing` where there is one, `identity/invalid-user`,
 *   `identity/limited-token`.
 */
export async function setFirstPassword(
  context: IdentityContext,
  principal: Principal,
  { newPassword }: { newPassword: string },
): Promise<void> {
  assertUnlimited(principal);
  const { userName } = principal;
  const user = await findUserByName(context.storage.read, userName);
  if (user?.passwordHash !== null) throw errors["current-password-missing"]({});
  await changeUser(context, principal, { userName, password: newPassword });
}
