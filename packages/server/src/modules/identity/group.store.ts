import type { Id } from "@plumbline/platform";
import type { ActorId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { IdentityTables } from "./tables.ts";

export type GroupId = Id<"group">;

/** Users who hold roles and grants together. Groups span workspaces. */
export interface Group {
  readonly id: GroupId;
  readonly name: string;
  readonly description: string | null;
  readonly createdAtMs: number;
}

function groups(reader: Reader) {
  return reader
    .tables<IdentityTables>()
    .selectFrom("groups")
    .select(["id", "name", "description", "created_at_ms as createdAtMs"])
    .$narrowType<{ id: GroupId }>();
}

/** By name. */
export function listGroups(reader: Reader): Promise<Group[]> {
  return groups(reader).orderBy("name").execute();
}

export function findGroupByName(reader: Reader, name: string): Promise<Group | undefined> {
  return groups(reader).where("name", "=", name).executeTakeFirst();
}

export async function insertGroup(transaction: Transaction, group: Group): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .insertInto("groups")
    .values({
      id: group.id,
      name: group.name,
      description: group.description,
      created_at_ms: group.createdAtMs,
    })
    .execute();
}

export async function updateGroup(
  transaction: Transaction,
  id: GroupId,
  change: { name: string; description: string | null },
): Promise<void> {
  await transaction.tables<IdentityTables>().updateTable("groups").set(change).where("id", "=", id).execute();
}

/** With its members, roles and grants. */
export async function deleteGroup(transaction: Transaction, id: GroupId): Promise<void> {
  const tables = transaction.tables<IdentityTables>();
  await tables.deleteFrom("group_members").where("group_id", "=", id).execute();
  await tables.deleteFrom("group_roles").where("group_id", "=", id).execute();
  await tables.deleteFrom("grants").where("holder_kind", "=", "group").where("holder_id", "=", id).execute();
  await tables.deleteFrom("groups").where("id", "=", id).execute();
}

/** Names of the members of each group, or of one, in order. */
export async function membersByGroup(reader: Reader, id?: GroupId): Promise<Map<GroupId, string[]>> {
  let query = reader
    .tables<IdentityTables>()
    .selectFrom("group_members")
    .innerJoin("users", "users.id", "group_members.user_id")
    .select(["group_members.group_id as groupId", "users.user_name as userName"])
    .where("users.removed_at_ms", "is", null)
    .orderBy("users.user_name");
  if (id !== undefined) query = query.where("group_members.group_id", "=", id);
  const members = new Map<GroupId, string[]>();
  for (const { groupId, userName } of await query.$narrowType<{ groupId: GroupId }>().execute()) {
    const names = members.get(groupId);
    if (names === undefined) members.set(groupId, [userName]);
    else names.push(userName);
  }
  return members;
}

/** Names of the groups that a user is in, in order. */
export async function listGroupNamesOf(reader: Reader, actorId: ActorId): Promise<string[]> {
  const rows = await reader
    .tables<IdentityTables>()
    .selectFrom("group_members")
    .innerJoin("groups", "groups.id", "group_members.group_id")
    .select("groups.name")
    .where("group_members.user_id", "=", actorId)
    .orderBy("groups.name")
    .execute();
  return rows.map(({ name }) => name);
}

/** @returns whether the user was not a member before. */
export function insertMember(transaction: Transaction, groupId: GroupId, actorId: ActorId): boolean {
  const { changes } = transaction.run(
    "INSERT INTO group_members (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
    groupId,
    actorId,
  );
  return changes > 0;
}

/** @returns whether the user was a member before. */
export function deleteMember(transaction: Transaction, groupId: GroupId, actorId: ActorId): boolean {
  const sql = "DELETE FROM group_members WHERE group_id = ? AND user_id = ?";
  return transaction.run(sql, groupId, actorId).changes > 0;
}

export async function deleteMembershipsOf(transaction: Transaction, actorId: ActorId): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .deleteFrom("group_members")
    .where("user_id", "=", actorId)
    .execute();
}
