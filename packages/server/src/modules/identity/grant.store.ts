import type { ActorId, ObjectKind, WorkspaceId } from "#ports";
import type { Reader, Transaction } from "#storage";
import type { Grant, GrantLevel } from "./grant.ts";
import type { Holder } from "./holder.ts";
import type { IdentityTables } from "./tables.ts";

export interface GrantFilter {
  readonly workspace: WorkspaceId;
  readonly kind?: ObjectKind | undefined;
  readonly objectId?: string | undefined;
  readonly holder?: Pick<Holder, "kind" | "id"> | undefined;
  readonly number?: number | undefined;
}

/** By object, then by holder. */
export async function listGrants(reader: Reader, filter: GrantFilter): Promise<Grant[]> {
  let query = reader
    .tables<IdentityTables>()
    .selectFrom("grants")
    .leftJoin("users", (join) =>
      join.onRef("users.id", "=", "grants.holder_id").on("grants.holder_kind", "=", "user"),
    )
    .leftJoin("groups", (join) =>
      join.onRef("groups.id", "=", "grants.holder_id").on("grants.holder_kind", "=", "group"),
    )
    .select([
      "grants.number",
      "grants.object_kind as kind",
      "grants.object_id as objectId",
      "grants.holder_kind as holderKind",
      "users.user_name as userName",
      "groups.name as groupName",
      "grants.level",
      "grants.granted_at_ms as grantedAtMs",
      "grants.granted_by as grantedBy",
    ])
    .where("grants.workspace", "=", filter.workspace);
  if (filter.kind !== undefined) query = query.where("grants.object_kind", "=", filter.kind);
  if (filter.objectId !== undefined) query = query.where("grants.object_id", "=", filter.objectId);
  if (filter.number !== undefined) query = query.where("grants.number", "=", filter.number);
  if (filter.holder !== undefined) {
    query = query
      .where("grants.holder_kind", "=", filter.holder.kind)
      .where("grants.holder_id", "=", filter.holder.id);
  }
  const rows = await query
    .orderBy("grants.object_kind")
    .orderBy("grants.object_id")
    .orderBy("grants.holder_kind")
    .orderBy("grants.holder_id")
    .$narrowType<{
      kind: ObjectKind;
      holderKind: "user" | "group";
      level: GrantLevel;
      grantedBy: ActorId;
    }>()
    .execute();
  return rows.map(({ holderKind, userName, groupName, ...grant }) => ({
    ...grant,
    workspace: filter.workspace,
    holder: { kind: holderKind, name: userName ?? groupName ?? "" },
  }));
}

export async function putGrant(
  transaction: Transaction,
  { holder, ...grant }: Omit<Grant, "holder" | "number"> & { holder: Holder },
): Promise<number> {
  const number = nextGrantNumber(transaction);
  const { level, grantedAtMs: granted_at_ms, grantedBy: granted_by } = grant;
  const row = await transaction
    .tables<IdentityTables>()
    .insertInto("grants")
    .values({
      workspace: grant.workspace,
      object_kind: grant.kind,
      object_id: grant.objectId,
      holder_kind: holder.kind,
      holder_id: holder.id,
      level,
      granted_at_ms,
      granted_by,
      number,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["workspace", "object_kind", "object_id", "holder_kind", "holder_id"])
        .doUpdateSet({ level, granted_at_ms, granted_by }),
    )
    .returning("number")
    .executeTakeFirstOrThrow();
  return row.number;
}

function nextGrantNumber(transaction: Transaction): number {
  const row = transaction.get<{ next: number }>("SELECT coalesce(max(number), 0) + 1 AS next FROM grants");
  return row?.next ?? 1;
}

export async function deleteGrant(
  transaction: Transaction,
  grant: Pick<Grant, "workspace" | "kind" | "objectId"> & { holder: Holder },
): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .deleteFrom("grants")
    .where("workspace", "=", grant.workspace)
    .where("object_kind", "=", grant.kind)
    .where("object_id", "=", grant.objectId)
    .where("holder_kind", "=", grant.holder.kind)
    .where("holder_id", "=", grant.holder.id)
    .execute();
}
