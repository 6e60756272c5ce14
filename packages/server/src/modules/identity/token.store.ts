import { type ActorId, ObjectKind, type WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import { grantsHeld, permissionsOfRoles, rolesHeld } from "./access.store.ts";
import type { TokenLimits } from "./resolve-principal.ts";
import { administratorRole } from "./role.store.ts";
import { ObjectRule } from "./workspace.ts";
import { findObjectRule } from "./workspace.store.ts";
import type { IdentityTables } from "./tables.ts";

/** A token as its owner sees it: all but the secret, which nobody has. */
export interface Token {
  readonly id: string;
  readonly actorId: ActorId;
  readonly label: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  /** The only workspace in which it works, or null. */
  readonly workspace: WorkspaceId | null;
  /** All that it may do, where that is less than its owner may; else null. */
  readonly permissions: readonly string[] | null;
}

type TokenRow = Omit<Token, "permissions"> & { permissionsJson: string | null };

function readToken({ permissionsJson, ...token }: TokenRow): Token {
  return { ...token, permissions: readPermissions(permissionsJson) };
}

function readPermissions(json: string | null): string[] | null {
  return json === null ? null : (JSON.parse(json) as string[]);
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
export async function listTokens(
  reader: Reader,
  { actorId, nowMs }: { actorId: ActorId; nowMs: number },
): Promise<Token[]> {
  const rows = await liveTokens(reader, nowMs)
    .where("tokens.user_id", "=", actorId)
    .select([
      "tokens.id",
      "tokens.user_id as actorId",
      "tokens.label",
      "tokens.created_at_ms as createdAtMs",
      "tokens.expires_at_ms as expiresAtMs",
      "tokens.last_used_at_ms as lastUsedAtMs",
      "tokens.workspace",
      "tokens.permissions_json as permissionsJson",
    ])
    .orderBy("tokens.created_at_ms", "desc")
    .orderBy("tokens.id", "desc")
    .$narrowType<{ actorId: ActorId; workspace: WorkspaceId | null }>()
    .execute();
  return rows.map(readToken);
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
):
  | { id: string; actorId: ActorId; userName: string; expiresAtMs: number | null; limits: TokenLimits }
  | undefined {
  const row = reader.get<{
    id: string;
    actorId: ActorId;
    userName: string;
    expiresAtMs: number | null;
    workspace: WorkspaceId | null;
    permissionsJson: string | null;
  }>(
    `SELECT tokens.id AS id, users.id AS "actorId", users.user_name AS "userName", tokens.expires_at_ms AS "expiresAtMs",
       tokens.workspace AS workspace, tokens.permissions_json AS "permissionsJson"
     FROM tokens JOIN users ON users.id = tokens.user_id
     WHERE tokens.secret_sha256 = ? AND tokens.revoked_at_ms IS NULL AND users.removed_at_ms IS NULL`,
    secretSha256,
  );
  if (row === undefined) return undefined;
  const permissions = readPermissions(row.permissionsJson);
  const { workspace } = row;
  return { ...row, limits: { workspace, permissions: permissions && new Set(permissions) } };
}

/**
 * The gateway's callers: hashes of live tokens that may invoke every deployment of this workspace. The route table does
 * not say which caller may invoke which deployment, so whoever is limited to some of them is left out.
 */
export async function listInvokeTokens(
  reader: Reader,
  { workspace, nowMs }: { workspace: WorkspaceId; nowMs: number },
): Promise<{ tokenSha256: string; actorId: ActorId; expiresAtMs: number | null }[]> {
  const rows = await liveTokens(reader, nowMs)
    .select([
      "tokens.secret_sha256 as tokenSha256",
      "tokens.user_id as actorId",
      "tokens.expires_at_ms as expiresAtMs",
      "tokens.workspace as onlyIn",
      "tokens.permissions_json as permissionsJson",
    ])
    .orderBy("tokens.secret_sha256")
    .$narrowType<{ actorId: ActorId }>()
    .execute();
  const mayInvoke = new Map<ActorId, boolean>();
  const ask = (actorId: ActorId) => {
    let may = mayInvoke.get(actorId);
    if (may === undefined) mayInvoke.set(actorId, (may = mayInvokeAll(reader, workspace, actorId)));
    return may;
  };
  return rows
    .filter(({ actorId, onlyIn, permissionsJson }) => {
      const permissions = readPermissions(permissionsJson);
      return (
        (onlyIn === null || onlyIn === workspace) &&
        (permissions === null || permissions.includes(invoke)) &&
        ask(actorId)
      );
    })
    .map(({ tokenSha256, actorId, expiresAtMs }) => ({ tokenSha256, actorId, expiresAtMs }));
}

const invoke = "deployments:invoke";

function mayInvokeAll(reader: Reader, workspace: WorkspaceId, actorId: ActorId): boolean {
  const held = rolesHeld(reader, workspace, actorId).map(({ role }) => role);
  if (!permissionsOfRoles(reader, held).has(invoke)) return false;
  if (held.includes(administratorRole)) return true;
  if (findObjectRule(reader, workspace) !== ObjectRule.roles) return false;
  return !grantsHeld(reader, workspace, actorId).some(
    ({ kind, level }) => kind === ObjectKind.deployment && level === "none",
  );
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
      workspace: token.workspace,
      permissions_json: token.permissions === null ? null : JSON.stringify(token.permissions),
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
