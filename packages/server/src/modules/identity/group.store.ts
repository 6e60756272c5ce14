import type { Id } from "@plumbline/platform";
import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { IdentityTables } from "./tables.ts";

export type GroupId = Id<"group">;

/** Users who hold roles and grants together: in every workspace, or in one whose own group it is. */
export interface Group {
  readonly id: GroupId;
  /** Counted up; what MLflow's clients know a group of a workspace by, which they call a role. */
  readonly number: number;
  /** Null for a group of the whole server. */
  readonly workspace: WorkspaceId | null;
  readonly name: string;
  readonly description: string | null;
  readonly createdAtMs: number;
}

function groups(reader: Reader) {
  return reader
    .tables<IdentityTables>()
    .selectFrom("groups")
    .select(["id", "number", "workspace", "name", "description", "created_at_ms as createdAtMs"])
    .$narrowType<{ id: GroupId; workspace: WorkspaceId | null }>();
}

/** Those of the whole server and those of the workspace, by name. */
export function listGroups(reader: Reader, workspace: WorkspaceId): Promise<Group[]> {
  return groups(reader)
    .where((where) => where.or([where("workspace", "is", null), where("workspace", "=", workspace)]))
    .orderBy("name")
    .execute();
}

/** Of the whole server, or of the workspace: no name is both. */
export function findGroupByName(
  reader: Reader,
  workspace: WorkspaceId,
  name: string,
): Promise<Group | undefined> {
  return groups(reader)
    .where("name", "=", name)
    .where((where) => where.or([where("workspace", "is", null), where("workspace", "=", workspace)]))
    .executeTakeFirst();
}

export function findGroupByNumber(reader: Reader, number: number): Promise<Group | undefined> {
  return groups(reader).where("number", "=", number).executeTakeFirst();
}

/** Whether a name is some workspace's own: a group of the whole server would hide behind it. */
export async function isGroupNameTaken(
  reader: Reader,
  { name, workspace }: Pick<Group, "name" | "workspace">,
): Promise<boolean> {
  let query = groups(reader).where("name", "=", name);
  if (workspace !== null) {
    query = query.where((where) =>
      where.or([where("workspace", "is", null), where("workspace", "=", workspace)]),
    );
  }
  return (await query.executeTakeFirst()) !== undefined;
}

/** Numbers of removed groups may come again, once nothing speaks of them any more. */
export function nextGroupNumber(transaction: Transaction): number {
  const row = transaction.get<{ next: number }>(`SELECT coalesce(max(number), 0) + 1 AS next FROM "groups"`);
  return row?.next ?? 1;
}

export async function insertGroup(transaction: Transaction, group: Group): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .insertInto("groups")
    .values({
      id: group.id,
      number: group.number,
      workspace: group.workspace,
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

/** The members of one group, by name. */
export function listMembersOf(
  reader: Reader,
  id: GroupId,
): Promise<{ readonly number: number; readonly userName: string }[]> {
  return reader
    .tables<IdentityTables>()
    .selectFrom("group_members")
    .innerJoin("users", "users.id", "group_members.user_id")
    .select(["users.number", "users.user_name as userName"])
    .where("group_members.group_id", "=", id)
    .where("users.removed_at_ms", "is", null)
    .orderBy("users.user_name")
    .execute();
}

/** The number of the group that holds the grant with this number. */
export function findGrantHolder(reader: Reader, grantNumber: number): number | undefined {
  const row = reader.get<{ number: number }>(
    `SELECT "groups".number AS number FROM grants JOIN "groups" ON "groups".id = grants.holder_id
     WHERE grants.number = ? AND grants.holder_kind = 'group'`,
    grantNumber,
  );
  return row?.number;
}
