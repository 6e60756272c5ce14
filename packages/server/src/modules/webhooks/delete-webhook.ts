import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { getWebhook } from "./get-webhook.ts";
import { recordChange } from "./record-change.ts";
import { removeWebhook } from "./webhook.store.ts";

/** Deletes a webhook with its secret and its deliveries, sent or not. @throws PlumblineError `webhooks/not-found`. */
export async function deleteWebhook(
  context: Pick<AppContext, "storage" | "ledger">,
  principal: Principal,
  webhookId: string,
): Promise<void> {
  await context.storage.write((tx) => {
    const webhook = getWebhook(tx, principal.workspace, webhookId);
    removeWebhook(tx, webhook.webhookId);
    recordChange(context, tx, principal, { what: "deleted", webhook });
  });
}
