import type { Principal } from "#ports";
import { assertMayManageGroup, assertValidGroup } from "./create-group.ts";
import { errors } from "./errors.ts";
import { findGroupByName, type Group, isGroupNameTaken, updateGroup } from "./group.store.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";

/** @throws PlumblineError `identity/group-not-found`, `identity/invalid-group`, `identity/group-exists`. */
export async function changeGroup(
  context: IdentityContext,
  principal: Principal,
  input: { groupName: string; name?: string | undefined; description?: string | null | undefined },
): Promise<Group> {
  assertValidGroup(input);
  return writeIdentity(context, async (transaction) => {
    const before = await findGroupByName(transaction, principal.workspace, input.groupName);
    if (before === undefined) throw errors["group-not-found"](input);
    assertMayManageGroup(principal, before);
    const name = input.name ?? before.name;
    const description = input.description === undefined ? before.description : input.description;
    if (name !== before.name && (await isGroupNameTaken(transaction, { ...before, name }))) {
      throw errors["group-exists"]({ name });
    }
    await updateGroup(transaction, before.id, { name, description });
    context.ledger.append(transaction, {
      type: "group.changed",
      subject: `group:${before.id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: { name, nameBefore: before.name, description },
    });
    return { ...before, name, description };
  });
}
