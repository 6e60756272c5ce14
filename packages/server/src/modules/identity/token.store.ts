import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { IdentityTables } from "./tables.ts";

/** A token as its owner sees it: all but the secret, which nobody has. */
export interface Token {
  readonly id: string;
  readonly actorId: ActorId;
  readonly label: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** Live: not revoked, not expired, of a user who is still there. */
function liveTokens(reader: Reader, nowMs: number) {
  return reader
    .tables<IdentityTables>()
    .selectFrom("tokens")
    .innerJoin("users", "users.id", "tokens.user_id")
    .where("tokens.revoked_at_ms", "is", null)
    .where("users.removed_at_ms", "is", null)
    .where((where) =>
      where.or([where("tokens.expires_at_ms", "is", null), where("tokens.expires_at_ms", ">", nowMs)]),
    );
}

/** Newest first. */
export function listTokens(
  reader: Reader,
  { actorId, nowMs }: { actorId: ActorId; nowMs: number },
): Promise<Token[]> {
  return liveTokens(reader, nowMs)
    .where("tokens.user_id", "=", actorId)
    .select([
      "tokens.id",
      "tokens.user_id as actorId",
      "tokens.label",
      "tokens.created_at_ms as createdAtMs",
      "tokens.expires_at_ms as expiresAtMs",
      "tokens.last_used_at_ms as lastUsedAtMs",
    ])
    .orderBy("tokens.created_at_ms", "desc")
    .orderBy("tokens.id", "desc")
    .$narrowType<{ actorId: ActorId }>()
    .execute();
}

export async function findTokenOwner(
  reader: Reader,
  { id, nowMs }: { id: string; nowMs: number },
): Promise<ActorId | undefined> {
  const row = await liveTokens(reader, nowMs)
    .where("tokens.id", "=", id)
    .select("tokens.user_id")
    .executeTakeFirst();
  return row?.user_id as ActorId | undefined;
}

/** Synchronous, for authentication. Expired tokens too, so that the caller can be told. */
export function findTokenByHash(
  reader: Reader,
  secretSha256: string,
): { id: string; actorId: ActorId; userName: string; expiresAtMs: number | null } | undefined {
  return reader.get(
    `SELECT tokens.id AS id, users.id AS "actorId", users.user_name AS "userName", tokens.expires_at_ms AS "expiresAtMs"
     FROM tokens JOIN users ON users.id = tokens.user_id
     WHERE tokens.secret_sha256 = ? AND tokens.revoked_at_ms IS NULL AND users.removed_at_ms IS NULL`,
    secretSha256,
  );
}

/** The gateway's callers: hashes of live tokens whose user may invoke deployments in this workspace. */
export async function listInvokeTokens(
  reader: Reader,
  { workspace, nowMs }: { workspace: WorkspaceId; nowMs: number },
): Promise<{ tokenSha256: string; actorId: ActorId; expiresAtMs: number | null }[]> {
  return liveTokens(reader, nowMs)
    .where("tokens.user_id", "in", (query) =>
      query
        .selectFrom("user_roles")
        .innerJoin("role_permissions", "role_permissions.role", "user_roles.role")
        .select("user_roles.user_id")
        .where("user_roles.workspace", "=", workspace)
        .where("role_permissions.permission", "=", "deployments:invoke"),
    )
    .select([
      "tokens.secret_sha256 as tokenSha256",
      "tokens.user_id as actorId",
      "tokens.expires_at_ms as expiresAtMs",
    ])
    .orderBy("tokens.secret_sha256")
    .$narrowType<{ actorId: ActorId }>()
    .execute();
}

export async function insertToken(
  transaction: Transaction,
  token: Omit<Token, "lastUsedAtMs"> & { secretSha256: string; createdBy: ActorId },
): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .insertInto("tokens")
    .values({
      id: token.id,
      user_id: token.actorId,
      label: token.label,
      secret_sha256: token.secretSha256,
      created_at_ms: token.createdAtMs,
      created_by: token.createdBy,
      expires_at_ms: token.expiresAtMs,
      last_used_at_ms: null,
      revoked_at_ms: null,
    })
    .execute();
}

export async function setTokenRevoked(
  transaction: Transaction,
  { id, nowMs }: { id: string; nowMs: number },
): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .updateTable("tokens")
    .set({ revoked_at_ms: nowMs })
    .where("id", "=", id)
    .execute();
}

export function setTokenLastUse(transaction: Transaction, id: string, usedAtMs: number): void {
  transaction.run("UPDATE tokens SET last_used_at_ms = ? WHERE id = ?", usedAtMs, id);
}
