import type { ActorId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { IdentityTables } from "./tables.ts";

export interface Session {
  readonly id: string;
  readonly actorId: ActorId;
  readonly startedAtMs: number;
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number;
}

/** Synchronous, for authentication. Expired sessions too. */
export function findSessionByHash(
  reader: Reader,
  secretSha256: string,
): (Omit<Session, "startedAtMs"> & { userName: string }) | undefined {
  return reader.get(
    `SELECT sessions.id AS id, users.id AS "actorId", users.user_name AS "userName",
       sessions.expires_at_ms AS "expiresAtMs", sessions.last_used_at_ms AS "lastUsedAtMs"
     FROM sessions JOIN users ON users.id = sessions.user_id
     WHERE sessions.secret_sha256 = ? AND users.removed_at_ms IS NULL`,
    secretSha256,
  );
}

/** Those that still let in, newest first. */
export function listSessions(
  reader: Reader,
  { actorId, nowMs, usedSinceMs }: { actorId: ActorId; nowMs: number; usedSinceMs: number },
): Promise<Session[]> {
  return reader
    .tables<IdentityTables>()
    .selectFrom("sessions")
    .select([
      "id",
      "user_id as actorId",
      "started_at_ms as startedAtMs",
      "expires_at_ms as expiresAtMs",
      "last_used_at_ms as lastUsedAtMs",
    ])
    .where("user_id", "=", actorId)
    .where("expires_at_ms", ">", nowMs)
    .where("last_used_at_ms", ">", usedSinceMs)
    .orderBy("started_at_ms", "desc")
    .orderBy("id", "desc")
    .$narrowType<{ actorId: ActorId }>()
    .execute();
}

export async function findSessionOwner(reader: Reader, id: string): Promise<ActorId | undefined> {
  const row = await reader
    .tables<IdentityTables>()
    .selectFrom("sessions")
    .select("user_id")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.user_id as ActorId | undefined;
}

export async function insertSession(
  transaction: Transaction,
  session: Session & { secretSha256: string },
): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .insertInto("sessions")
    .values({
      id: session.id,
      user_id: session.actorId,
      secret_sha256: session.secretSha256,
      started_at_ms: session.startedAtMs,
      expires_at_ms: session.expiresAtMs,
      last_used_at_ms: session.lastUsedAtMs,
    })
    .execute();
}

export async function deleteSession(transaction: Transaction, id: string): Promise<void> {
  await transaction.tables<IdentityTables>().deleteFrom("sessions").where("id", "=", id).execute();
}

export async function deleteSessionsOf(transaction: Transaction, actorId: ActorId): Promise<void> {
  await transaction.tables<IdentityTables>().deleteFrom("sessions").where("user_id", "=", actorId).execute();
}

/** Those past their longest life. */
export async function deleteExpiredSessions(transaction: Transaction, nowMs: number): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .deleteFrom("sessions")
    .where("expires_at_ms", "<=", nowMs)
    .execute();
}

export function setSessionLastUse(transaction: Transaction, id: string, usedAtMs: number): void {
  transaction.run("UPDATE sessions SET last_used_at_ms = ? WHERE id = ?", usedAtMs, id);
}
