import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { NewWebhook } from "./create-webhook.ts";
import { getWebhook } from "./get-webhook.ts";
import { recordChange } from "./record-change.ts";
import { secretBoxOf } from "./secret-box.ts";
import type { Webhook } from "./webhook.ts";
import { checkWebhook } from "./webhook-rules.ts";
import { saveSecret, saveWebhook } from "./webhook.store.ts";

/** What is undefined stays as it is. An empty secret takes the secret away. */
export type WebhookChange = { readonly [Field in keyof NewWebhook]?: NewWebhook[Field] | undefined };

/** @throws PlumblineError `webhooks/not-found`, `webhooks/invalid`. */
export async function updateWebhook(
  context: Pick<AppContext, "storage" | "clock" | "ledger" | "config">,
  principal: Principal,
  input: { webhookId: string; change: WebhookChange },
): Promise<Webhook> {
  const { webhookId, change } = input;
  const { secret } = change;
  const current = getWebhook(context.storage.read, principal.workspace, webhookId);
  // The host is looked up only where it changes: an unreachable one must not keep its webhook from being disabled.
  const moved = change.url !== undefined && change.url !== current.url;
  await checkWebhook(context, { ...applied(current, change), ...(!moved && { url: undefined }) });
  return context.storage.write((tx) => {
    const before = getWebhook(tx, principal.workspace, webhookId);
    const webhook = { ...applied(before, change), updatedAtMs: context.clock.nowMs() };
    saveWebhook(tx, webhook);
    if (secret !== undefined) {
      const sealed = secret === "" ? null : secretBoxOf(context).seal(secret, webhookId);
      saveSecret(tx, webhook.webhookId, sealed);
    }
    recordChange(context, tx, principal, { what: "updated", webhook, secretChanged: secret !== undefined });
    return webhook;
  });
}

function applied(webhook: Webhook, change: WebhookChange): Webhook {
  return {
    ...webhook,
    name: change.name ?? webhook.name,
    url: change.url ?? webhook.url,
    description: change.description ?? webhook.description,
    status: change.status ?? webhook.status,
    events: change.events === undefined ? webhook.events : [...new Set(change.events)].sort(),
    experimentId: change.experimentId === undefined ? webhook.experimentId : change.experimentId,
    modelName: change.modelName === undefined ? webhook.modelName : change.modelName,
    hasSecret: change.secret === undefined ? webhook.hasSecret : change.secret !== "",
  };
}
