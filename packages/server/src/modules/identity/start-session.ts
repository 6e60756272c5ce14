import type { ActorId } from "#ports";
import type { Transaction } from "#storage";
import { checkPassword } from "./check-password.ts";
import { errors } from "./errors.ts";
import { type IdentityContext, writeIdentity } from "./identity-context.ts";
import { defaultWorkspace } from "./principal.ts";
import { hashSecret, makeSecret } from "./secret.ts";
import { sessionLifetimeMs } from "./session-limits.ts";
import { deleteExpiredSessions, insertSession } from "./session.store.ts";
import { takeSignInLink } from "./sign-in-link.store.ts";
import { findUserByName, updateUser } from "./user.store.ts";

export interface StartedSession {
  /** For the cookie; kept nowhere. */
  readonly secret: string;
  readonly userName: string;
  readonly expiresAtMs: number;
}

/** @throws PlumblineError `identity/sign-in-link-refused`. */
export async function startSessionByLink(
  context: IdentityContext,
  { code }: { code: string },
): Promise<StartedSession> {
  return writeIdentity(context, async (transaction) => {
    const nowMs = context.clock.nowMs();
    const user = await takeSignInLink(transaction, { codeSha256: hashSecret(code), nowMs });
    if (user === undefined) throw errors["sign-in-link-refused"]({});
    return addSession(context, transaction, { ...user, method: "link" });
  });
}

/** @throws PlumblineError `identity/wrong-credentials`, `identity/too-many-attempts`. */
export async function startSessionByPassword(
  context: IdentityContext,
  attempt: { userName: string; password: string; address: string },
): Promise<StartedSession> {
  const checked = await checkPassword(context, attempt);
  return writeIdentity(context, async (transaction) => {
    const user = await findUserByName(transaction, attempt.userName);
    if (user?.passwordHash !== checked.passwordHash) throw errors["wrong-credentials"]({});
    return addSession(context, transaction, { ...user, method: "password" });
  });
}

async function addSession(
  context: IdentityContext,
  transaction: Transaction,
  { actorId, userName, method }: { actorId: ActorId; userName: string; method: "link" | "password" },
): Promise<StartedSession> {
  const nowMs = context.clock.nowMs();
  const secret = makeSecret(context.random);
  const id = context.random.id();
  const expiresAtMs = nowMs + sessionLifetimeMs;
  await deleteExpiredSessions(transaction, nowMs);
  await insertSession(transaction, {
    id,
    actorId,
    secretSha256: hashSecret(secret),
    startedAtMs: nowMs,
    expiresAtMs,
    lastUsedAtMs: nowMs,
  });
  await updateUser(transaction, actorId, { signed_in_at_ms: nowMs });
  context.ledger.append(transaction, {
    type: "session.started",
    subject: `session:${id}`,
    actor: actorId,
    workspace: defaultWorkspace,
    payload: { method },
  });
  return { secret, userName, expiresAtMs };
}
