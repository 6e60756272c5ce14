import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import { anonymousActorId, systemActorId } from "./principal.ts";
import { administratorRole } from "./role.store.ts";
import type { IdentityTables } from "./tables.ts";

export const UserKind = {
  person: "person",
  /** A program's account: it has tokens, and no password, sign-in link or browser session. */
  service: "service",
} as const;
export type UserKind = (typeof UserKind)[keyof typeof UserKind];

export interface User {
  readonly actorId: ActorId;
  /** Counted up; what MLflow's clients know a user by. */
  readonly number: number;
  readonly kind: UserKind;
  readonly userName: string;
  readonly passwordHash: string | null;
  readonly createdAtMs: number;
  readonly signedInAtMs: number | null;
}

function users(reader: Reader) {
  return reader
    .tables<IdentityTables>()
    .selectFrom("users")
    .select([
      "id as actorId",
      "number",
      "kind",
      "user_name as userName",
      "password_hash as passwordHash",
      "created_at_ms as createdAtMs",
      "signed_in_at_ms as signedInAtMs",
    ])
    .where("removed_at_ms", "is", null)
    .$narrowType<{ actorId: ActorId; kind: UserKind }>();
}

export function findUserByName(reader: Reader, userName: string): Promise<User | undefined> {
  return users(reader).where("user_name", "=", userName).executeTakeFirst();
}

/** By name, which is also the order. */
export function listUsers(reader: Reader): Promise<User[]> {
  return users(reader).orderBy("user_name").execute();
}

/** Oldest first. */
export function listAdministrators(reader: Reader, workspace: WorkspaceId): Promise<User[]> {
  return users(reader)
    .where("id", "in", (query) =>
      query
        .selectFrom("user_roles")
        .select("user_id")
        .where("workspace", "=", workspace)
        .where("role", "=", administratorRole),
    )
    .orderBy("created_at_ms")
    .orderBy("id")
    .execute();
}

/** Numbers of removed users are not used again. */
export function nextUserNumber(transaction: Transaction): number {
  const row = transaction.get<{ next: number }>("SELECT coalesce(max(number), 0) + 1 AS next FROM users");
  return row?.next ?? 1;
}

export async function insertUser(transaction: Transaction, user: User): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .insertInto("users")
    .values({
      id: user.actorId,
      number: user.number,
      kind: user.kind,
      user_name: user.userName,
      password_hash: user.passwordHash,
      created_at_ms: user.createdAtMs,
      signed_in_at_ms: user.signedInAtMs,
      removed_at_ms: null,
    })
    .execute();
}

export async function updateUser(
  transaction: Transaction,
  actorId: ActorId,
  change: Partial<Pick<IdentityTables["users"], "password_hash" | "signed_in_at_ms" | "removed_at_ms">>,
): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .updateTable("users")
    .set(change)
    .where("id", "=", actorId)
    .execute();
}

/** Names of actors, also of removed users. Actors that are not known are left out. */
export async function describeActors(
  reader: Reader,
  actorIds: readonly ActorId[],
): Promise<Map<ActorId, { userName: string }>> {
  const named = new Map<ActorId, { userName: string }>();
  for (const actorId of [systemActorId, anonymousActorId]) {
    if (actorIds.includes(actorId)) named.set(actorId, { userName: actorId });
  }
  if (actorIds.length === 0) return named;
  const rows = await reader
    .tables<IdentityTables>()
    .selectFrom("users")
    .select(["id", "user_name"])
    .where("id", "in", [...new Set(actorIds)])
    .execute();
  for (const row of rows) named.set(row.id as ActorId, { userName: row.user_name });
  return named;
}
