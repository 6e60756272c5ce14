import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { Holder, HolderName } from "./holder.ts";
import { replaceRoles, rolesByUser } from "./role.store.ts";
import type { IdentityTables } from "./tables.ts";

/** A user or a group with the roles that it holds in a workspace. */
export interface Member extends HolderName {
  readonly roles: readonly string[];
}

/** Groups first, each kind by name. */
export async function listMembers(reader: Reader, workspace: WorkspaceId): Promise<Member[]> {
  const tables = reader.tables<IdentityTables>();
  const ofUsers = await tables
    .selectFrom("user_roles")
    .innerJoin("users", "users.id", "user_roles.user_id")
    .select(["users.user_name as name", "user_roles.role"])
    .where("user_roles.workspace", "=", workspace)
    .where("users.removed_at_ms", "is", null)
    .orderBy("users.user_name")
    .orderBy("user_roles.role")
    .execute();
  const ofGroups = await tables
    .selectFrom("group_roles")
    .innerJoin("groups", "groups.id", "group_roles.group_id")
    .select(["groups.name", "group_roles.role"])
    .where("group_roles.workspace", "=", workspace)
    .orderBy("groups.name")
    .orderBy("group_roles.role")
    .execute();
  return [...gather("group", ofGroups), ...gather("user", ofUsers)];
}

function gather(kind: Member["kind"], rows: readonly { name: string; role: string }[]): Member[] {
  return Map.groupBy(rows, ({ name }) => name)
    .entries()
    .map(([name, held]) => ({ kind, name, roles: held.map(({ role }) => role) }))
    .toArray();
}

export async function rolesOfHolder(
  reader: Reader,
  workspace: WorkspaceId,
  holder: Holder,
): Promise<string[]> {
  if (holder.kind === "user") return (await rolesByUser(reader, workspace, holder.id)).get(holder.id) ?? [];
  const rows = await reader
    .tables<IdentityTables>()
    .selectFrom("group_roles")
    .select("role")
    .where("group_id", "=", holder.id)
    .where("workspace", "=", workspace)
    .orderBy("role")
    .execute();
  return rows.map(({ role }) => role);
}

export async function replaceRolesOfHolder(
  transaction: Transaction,
  workspace: WorkspaceId,
  holder: Holder,
  roles: readonly string[],
): Promise<void> {
  if (holder.kind === "user") return replaceRoles(transaction, workspace, holder.id, roles);
  const tables = transaction.tables<IdentityTables>();
  await tables
    .deleteFrom("group_roles")
    .where("group_id", "=", holder.id)
    .where("workspace", "=", workspace)
    .execute();
  if (roles.length === 0) return;
  const rows = [...new Set(roles)].map((role) => ({ group_id: holder.id, workspace, role }));
  await tables.insertInto("group_roles").values(rows).execute();
}

/** What a user holds anywhere, when the user goes: roles and grants. */
export async function deleteHoldingsOf(transaction: Transaction, actorId: ActorId): Promise<void> {
  const tables = transaction.tables<IdentityTables>();
  await tables.deleteFrom("user_roles").where("user_id", "=", actorId).execute();
  await tables
    .deleteFrom("grants")
    .where("holder_kind", "=", "user")
    .where("holder_id", "=", actorId)
    .execute();
}
