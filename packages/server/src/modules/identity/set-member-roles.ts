import type { Principal } from "#ports";
import { findHolder, type HolderName } from "./holder.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { type Member, replaceRolesOfHolder, rolesOfHolder } from "./member.store.ts";
import { assertKnownRoles, assertNotLastAdministrator } from "./user-rules.ts";
import { administratorRole } from "./role.store.ts";
import { findUserByName } from "./user.store.ts";

/**
 * Gives a user or a group roles in the principal's workspace, in place of those held there. No roles: no member.
 *
 * @throws PlumblineError `identity/user-not-found`, `identity/group-not-found`, `identity/invalid-user`,
 *   `identity/last-administrator`.
 */
export async function setMemberRoles(
  context: IdentityContext,
  principal: Principal,
  { holder: named, roles }: { holder: HolderName; roles: readonly string[] },
): Promise<Member> {
  const { workspace } = principal;
  return writeIdentity(context, async (transaction) => {
    const holder = await findHolder(transaction, principal.workspace, named);
    await assertKnownRoles(transaction, roles);
    if (holder.kind === "user" && !roles.includes(administratorRole)) {
      const user = await findUserByName(transaction, holder.name);
      if (user !== undefined) await assertNotLastAdministrator(transaction, workspace, user);
    }
    const before = await rolesOfHolder(transaction, workspace, holder);
    await replaceRolesOfHolder(transaction, workspace, holder, roles);
    const after = [...new Set(roles)].sort();
    context.ledger.append(transaction, {
      type: `${holder.kind}.roles-changed`,
      subject: `${holder.kind}:${holder.id}`,
      actor: principal.actorId,
      workspace,
      payload: { before, after },
    });
    return { kind: holder.kind, name: holder.name, roles: after };
  });
}
