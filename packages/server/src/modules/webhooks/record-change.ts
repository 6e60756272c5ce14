import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import type { Webhook } from "./webhook.ts";

/** Appends what `principal` did to a webhook. Of its URL only the origin: what follows is often a secret. */
export function recordChange(
  context: Pick<AppContext, "ledger">,
  tx: Transaction,
  principal: Principal,
  change: { what: "created" | "updated" | "deleted"; webhook: Webhook; secretChanged?: boolean },
): void {
  const { webhookId, name, url, status, events, experimentId, modelName, hasSecret } = change.webhook;
  const { origin } = new URL(url);
  const { secretChanged = false } = change;
  context.ledger.append(tx, {
    type: `webhook.${change.what}`,
    subject: `webhook:${webhookId}`,
    actor: principal.actorId,
    workspace: principal.workspace,
    payload: { name, origin, status, events, experimentId, modelName, hasSecret, secretChanged },
  });
}
