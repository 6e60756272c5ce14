import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { errors } from "./errors.ts";
import type { Workspace } from "./workspace.ts";
import { listWorkspaces, listWorkspacesOf } from "./workspace.store.ts";

/** Those in which the principal holds something; all of them for whoever manages workspaces. By name. */
export async function listUsableWorkspaces(
  { storage }: Pick<AppContext, "storage">,
  principal: Principal,
): Promise<Workspace[]> {
  const all = await listWorkspaces(storage.read);
  if (principal.permissions.has("workspaces:manage")) return all;
  const usable = new Set(listWorkspacesOf(storage.read, principal.actorId));
  return all.filter(({ name }) => usable.has(name) && (!principal.isLimited || name === principal.workspace));
}

/** @throws PlumblineError `identity/workspace-not-found`, also where the principal holds nothing there. */
export async function getUsableWorkspace(
  context: Pick<AppContext, "storage">,
  principal: Principal,
  name: string,
): Promise<Workspace> {
  const found = (await listUsableWorkspaces(context, principal)).find((workspace) => workspace.name === name);
  if (found === undefined) throw errors["workspace-not-found"]({ workspace: name });
  return found;
}
