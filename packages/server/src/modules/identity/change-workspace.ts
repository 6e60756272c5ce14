import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { assertValidWorkspace, type ObjectRule, type Workspace } from "./workspace.ts";
import { findWorkspace, updateWorkspace } from "./workspace.store.ts";

/** @throws PlumblineError `identity/invalid-workspace`, `identity/workspace-not-found`. */
export async function changeWorkspace(
  context: IdentityContext,
  principal: Principal,
  input: { name: string; description?: string | null | undefined; objectAccess?: ObjectRule | undefined },
): Promise<Workspace> {
  assertValidWorkspace({ description: input.description });
  return writeIdentity(context, async (transaction) => {
    const before = await findWorkspace(transaction, input.name);
    if (before === undefined) throw errors["workspace-not-found"]({ workspace: input.name });
    const description = input.description === undefined ? before.description : input.description;
    const objectAccess = input.objectAccess ?? before.objectAccess;
    await updateWorkspace(transaction, before.name, { description, object_access: objectAccess });
    context.ledger.append(transaction, {
      type: "workspace.changed",
      subject: `workspace:${before.name}`,
      actor: principal.actorId,
      workspace: before.name,
      payload: { description, objectAccess, objectAccessBefore: before.objectAccess },
    });
    return { ...before, description, objectAccess };
  });
}
