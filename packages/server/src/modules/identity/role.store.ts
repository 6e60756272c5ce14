import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { IdentityTables } from "./tables.ts";

export const administratorRole = "administrator";

export async function listRoles(reader: Reader): Promise<string[]> {
  const rows = await reader
    .tables<IdentityTables>()
    .selectFrom("role_permissions")
    .select("role")
    .distinct()
    .orderBy("role")
    .execute();
  return rows.map(({ role }) => role);
}

/** Every user's roles in a workspace, or one user's. */
export async function rolesByUser(
  reader: Reader,
  workspace: WorkspaceId,
  actorId?: ActorId,
): Promise<Map<ActorId, string[]>> {
  let query = reader
    .tables<IdentityTables>()
    .selectFrom("user_roles")
    .select(["user_id", "role"])
    .where("workspace", "=", workspace)
    .orderBy("role");
  if (actorId !== undefined) query = query.where("user_id", "=", actorId);
  const granted = new Map<ActorId, string[]>();
  for (const { user_id, role } of await query.execute()) {
    const roles = granted.get(user_id as ActorId);
    if (roles === undefined) granted.set(user_id as ActorId, [role]);
    else roles.push(role);
  }
  return granted;
}

export async function replaceRoles(
  transaction: Transaction,
  workspace: WorkspaceId,
  actorId: ActorId,
  roles: readonly string[],
): Promise<void> {
  const tables = transaction.tables<IdentityTables>();
  await tables
    .deleteFrom("user_roles")
    .where("user_id", "=", actorId)
    .where("workspace", "=", workspace)
    .execute();
  if (roles.length === 0) return;
  const rows = [...new Set(roles)].map((role) => ({ user_id: actorId, workspace, role }));
  await tables.insertInto("user_roles").values(rows).execute();
}

/** Roles that hold a permission, in order. Synchronous. */
export function listRolesWith(reader: Reader, permission: string): string[] {
  const rows = reader.all<{ role: string }>(
    "SELECT role FROM role_permissions WHERE permission = ? ORDER BY role",
    permission,
  );
  return rows.map(({ role }) => role);
}

/** Every permission that some role holds, in order. Synchronous. */
export function listPermissions(reader: Reader): string[] {
  const rows = reader.all<{ permission: string }>(
    "SELECT DISTINCT permission FROM role_permissions ORDER BY permission",
  );
  return rows.map(({ permission }) => permission);
}
