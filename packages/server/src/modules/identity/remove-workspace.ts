import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { defaultWorkspace } from "./principal.ts";
import { findWorkspace, updateWorkspace } from "./workspace.store.ts";

/**
 * Closes a workspace: nobody can name it any more, and its name stays taken. What it holds stays, for the ledger and
 * the evidence speak of it.
 *
 * @throws PlumblineError `identity/workspace-not-found`, `identity/default-workspace-stays`,
 *   `identity/workspace-in-use`.
 */
export async function removeWorkspace(
  context: IdentityContext & Pick<AppContext, "objectDirectory">,
  principal: Principal,
  { name, evenIfUsed = false }: { name: string; evenIfUsed?: boolean | undefined },
): Promise<void> {
  await writeIdentity(context, async (transaction) => {
    const workspace = await findWorkspace(transaction, name);
    if (workspace === undefined) throw errors["workspace-not-found"]({ workspace: name });
    if (workspace.name === defaultWorkspace) throw errors["default-workspace-stays"]({});
    if (!evenIfUsed && context.objectDirectory.holdsAny(transaction, workspace.name)) {
      throw errors["workspace-in-use"]({ workspace: name });
    }
    await updateWorkspace(transaction, workspace.name, { removed_at_ms: context.clock.nowMs() });
    context.ledger.append(transaction, {
      type: "workspace.removed",
      subject: `workspace:${workspace.name}`,
      actor: principal.actorId,
      workspace: workspace.name,
      payload: { evenIfUsed },
    });
  });
}
