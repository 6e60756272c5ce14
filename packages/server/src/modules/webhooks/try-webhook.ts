import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { examplePayloads } from "./example-payloads.ts";
import { getWebhook } from "./get-webhook.ts";
import { type SendOutcome, sendEvent } from "./send-event.ts";
import type { WebhookEvent } from "./webhook-event.ts";
import { envelope } from "./webhook-outbox.ts";

/**
 * Sends an example of an event once, to an active webhook or a disabled one, and tells what came of it.
 *
 * @param input `event` absent: the first that the webhook asks for, of those that `among` holds.
 * @throws PlumblineError `webhooks/not-found`.
 */
export async function tryWebhook(
  context: Pick<AppContext, "storage" | "clock" | "config" | "random">,
  principal: Principal,
  input: {
    webhookId: string;
    event: WebhookEvent | undefined;
    among?: (event: WebhookEvent) => boolean;
    signal: AbortSignal;
  },
): Promise<SendOutcome> {
  const webhook = getWebhook(context.storage.read, principal.workspace, input.webhookId);
  const event = input.event ?? webhook.events.find(input.among ?? (() => true)) ?? webhook.events[0]!;
  const body = JSON.stringify(envelope(event, context.clock.nowMs(), examplePayloads[event]));
  return sendEvent(context, webhook, { id: context.random.id(), body, signal: input.signal });
}
