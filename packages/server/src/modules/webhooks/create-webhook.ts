import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { recordChange } from "./record-change.ts";
import { secretBoxOf } from "./secret-box.ts";
import type { Webhook, WebhookId, WebhookStatus } from "./webhook.ts";
import type { WebhookEvent } from "./webhook-event.ts";
import { checkWebhook } from "./webhook-rules.ts";
import { insertWebhook } from "./webhook.store.ts";

export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly description: string;
  /** Deliveries are signed with it. Empty where they are not to be. */
  readonly secret: string;
  readonly status: WebhookStatus;
  readonly experimentId: string | null;
  readonly modelName: string | null;
}

/** Sends what happens from now on. @throws PlumblineError `webhooks/invalid`. */
export async function createWebhook(
  context: Pick<AppContext, "storage" | "clock" | "random" | "ledger" | "config">,
  principal: Principal,
  input: NewWebhook,
): Promise<Webhook> {
  await checkWebhook(context, input);
  const { secret, ...fields } = input;
  const webhookId = context.random.id() as WebhookId;
  const nowMs = context.clock.nowMs();
  const webhook: Webhook = {
    ...fields,
    webhookId,
    workspace: principal.workspace,
    events: [...new Set(input.events)].sort(),
    hasSecret: secret !== "",
    createdBy: principal.actorId,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  const sealed = secret === "" ? null : secretBoxOf(context).seal(secret, webhookId);
  return context.storage.write((tx) => {
    insertWebhook(tx, webhook, sealed);
    recordChange(context, tx, principal, { what: "created", webhook, secretChanged: webhook.hasSecret });
    return webhook;
  });
}
