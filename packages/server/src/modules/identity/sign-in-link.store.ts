import type { ActorId } from "#ports";
import type { Transaction } from "#storage";
import type { IdentityTables } from "./tables.ts";

/** A user has one link at a time: a new one takes the place of the last. */
export async function replaceSignInLink(
  transaction: Transaction,
  link: { codeSha256: string; actorId: ActorId; expiresAtMs: number },
): Promise<void> {
  await deleteSignInLinksOf(transaction, link.actorId);
  await transaction
    .tables<IdentityTables>()
    .insertInto("sign_in_links")
    .values({ code_sha256: link.codeSha256, user_id: link.actorId, expires_at_ms: link.expiresAtMs })
    .execute();
}

export async function deleteSignInLinksOf(transaction: Transaction, actorId: ActorId): Promise<void> {
  await transaction
    .tables<IdentityTables>()
    .deleteFrom("sign_in_links")
    .where("user_id", "=", actorId)
    .execute();
}

/** Takes the link out of the table, so that it works once. Undefined where there is none or it expired. */
export async function takeSignInLink(
  transaction: Transaction,
  { codeSha256, nowMs }: { codeSha256: string; nowMs: number },
): Promise<{ actorId: ActorId; userName: string } | undefined> {
  const tables = transaction.tables<IdentityTables>();
  const link = await tables
    .selectFrom("sign_in_links")
    .innerJoin("users", "users.id", "sign_in_links.user_id")
    .select(["users.id as actorId", "users.user_name as userName"])
    .where("code_sha256", "=", codeSha256)
    .where("sign_in_links.expires_at_ms", ">", nowMs)
    .where("users.removed_at_ms", "is", null)
    .$narrowType<{ actorId: ActorId }>()
    .executeTakeFirst();
  await tables.deleteFrom("sign_in_links").where("code_sha256", "=", codeSha256).execute();
  return link;
}
