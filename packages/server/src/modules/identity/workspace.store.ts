import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { IdentityTables } from "./tables.ts";
import type { ObjectRule, Workspace } from "./workspace.ts";

function workspaces(reader: Reader) {
  return reader
    .tables<IdentityTables>()
    .selectFrom("workspaces")
    .select([
      "name",
      "description",
      "object_access as objectAccess",
      "created_at_ms as createdAtMs",
      "created_by as createdBy",
    ])
    .where("removed_at_ms", "is", null)
    .$narrowType<{ name: WorkspaceId; objectAccess: ObjectRule; createdBy: ActorId }>();
}

/** By name. */
export function listWorkspaces(reader: Reader): Promise<Workspace[]> {
  return workspaces(reader).orderBy("name").execute();
}

export function findWorkspace(reader: Reader, name: string): Promise<Workspace | undefined> {
  return workspaces(reader).where("name", "=", name).executeTakeFirst();
}

/** Also where the workspace was removed: its name stays taken. */
export async function isWorkspaceNameTaken(reader: Reader, name: string): Promise<boolean> {
  const row = await reader
    .tables<IdentityTables>()
    .selectFrom("workspaces")
    .select("name")
    .where("name", "=", name)
    .executeTakeFirst();
  return row !== undefined;
}

/** Synchronous, for authentication. Undefined where there is no such workspace. */
export function findObjectRule(reader: Reader, name: string): ObjectRule | undefined {
  const row = reader.get<{ rule: ObjectRule }>(
    "SELECT object_access AS rule FROM workspaces WHERE name = ? AND removed_at_ms IS NULL",
    name,
  );
  return row?.rule;
}

/** Names of the workspaces where a user holds a role or a grant, oneself or through a group. Synchronous. */
export function listWorkspacesOf(reader: Reader, actorId: ActorId): WorkspaceId[] {
  const rows = reader.all<{ name: WorkspaceId }>(
    `SELECT name FROM workspaces WHERE removed_at_ms IS NULL AND name IN (
       SELECT workspace FROM user_roles WHERE user_id = ?
       UNION SELECT workspace FROM group_roles JOIN group_members ON group_members.group_id = group_roles.group_id
         WHERE group_members.user_id = ?
       UNION SELECT workspace FROM grants WHERE level <> 'none' AND (
         (holder_kind = 'user' AND holder_id = ?)
         OR (holder_kind = 'group' AND holder_id IN (SELECT group_id FROM group_members WHERE user_id = ?))))
     ORDER BY name`,
    actorId,
    actorId,
    actorId,
    actorId,
  );
  return rows.map(({ name }) => name);
}

export async function insertWorkspace(transaction: Transaction, workspace: Workspace): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .insertInto("workspaces")
    .values({
      name: workspace.name,
      description: workspace.description,
      object_access: workspace.objectAccess,
      created_at_ms: workspace.createdAtMs,
      created_by: workspace.createdBy,
      removed_at_ms: null,
    })
    .execute();
}

export async function updateWorkspace(
  transaction: Transaction,
  name: WorkspaceId,
  change: Partial<Pick<IdentityTables["workspaces"], "description" | "object_access" | "removed_at_ms">>,
): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .updateTable("workspaces")
    .set(change)
    .where("name", "=", name)
    .execute();
}
