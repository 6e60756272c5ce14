import type { AppContext } from "#context";
import type { Principal, WorkspaceId } from "#ports";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { assertValidWorkspace, ObjectRule, type Workspace } from "./workspace.ts";
import { insertWorkspace, isWorkspaceNameTaken } from "./workspace.store.ts";

/** @throws PlumblineError `identity/invalid-workspace`, `identity/workspace-exists`. */
export async function createWorkspace(
  context: IdentityContext & Pick<AppContext, "openWorkspace">,
  principal: Principal,
  input: { name: string; description?: string | null | undefined; objectAccess?: ObjectRule | undefined },
): Promise<Workspace> {
  assertValidWorkspace(input);
  const workspace: Workspace = {
    name: input.name as WorkspaceId,
    description: input.description ?? null,
    objectAccess: input.objectAccess ?? ObjectRule.roles,
    createdAtMs: context.clock.nowMs(),
    createdBy: principal.actorId,
  };
  return writeIdentity(context, async (transaction) => {
    const { name, description, objectAccess } = workspace;
    if (await isWorkspaceNameTaken(transaction, name)) throw errors["workspace-exists"]({ workspace: name });
    await insertWorkspace(transaction, workspace);
    context.ledger.append(transaction, {
      type: "workspace.created",
      subject: `workspace:${name}`,
      actor: principal.actorId,
      workspace: name,
      payload: { description, objectAccess },
    });
    await context.openWorkspace(transaction, name);
    return workspace;
  });
}
