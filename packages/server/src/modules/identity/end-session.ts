import type { Principal } from "#ports";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { hashSecret } from "./secret.ts";
import { deleteSession, findSessionByHash } from "./session.store.ts";

/** Signs the principal's own browser out. Where the session is gone already, there is nothing to do. */
export async function endSession(
  context: IdentityContext,
  principal: Principal,
  { secret }: { secret: string },
): Promise<void> {
  await writeIdentity(context, async (transaction) => {
    const session = findSessionByHash(transaction, hashSecret(secret));
    if (session === undefined || session.actorId !== principal.actorId) return;
    await deleteSession(transaction, session.id);
    context.ledger.append(transaction, {
      type: "session.ended",
      subject: `session:${session.id}`,
      actor: principal.actorId,
      workspace: principal.workspace,
      payload: {},
    });
  });
}
