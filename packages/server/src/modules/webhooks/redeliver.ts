import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { type Delivery, DeliveryState } from "./delivery.ts";
import { findDelivery, requeueDelivery } from "./delivery.store.ts";
import { webhookErrors } from "./errors.ts";
import { getWebhook } from "./get-webhook.ts";

/**
 * Sends a delivery that has ended again, with the same id and body.
 * @throws PlumblineError `webhooks/not-found`, `webhooks/delivery-not-found`, `webhooks/delivery-waiting`.
 */
export async function redeliver(
  context: Pick<AppContext, "storage" | "clock" | "ledger">,
  principal: Principal,
  input: { webhookId: string; deliveryId: string },
): Promise<Delivery> {
  const { workspace, actorId } = principal;
  return context.storage.write((tx) => {
    const { webhookId } = getWebhook(tx, workspace, input.webhookId);
    const { deliveryId, ...ended } = getDelivery(findDelivery(tx, webhookId, input.deliveryId), input);
    if (ended.state === DeliveryState.waiting) throw webhookErrors["delivery-waiting"]({ deliveryId });
    const nextAttemptAtMs = context.clock.nowMs();
    requeueDelivery(tx, deliveryId, nextAttemptAtMs);
    context.ledger.append(tx, {
      type: "webhook.redelivery-requested",
      subject: `webhook:${webhookId}`,
      actor: actorId,
      workspace,
      payload: { delivery: deliveryId, event: ended.event },
    });
    return { ...ended, deliveryId, state: DeliveryState.waiting, attempts: 0, nextAttemptAtMs };
  });
}

function getDelivery(found: Delivery | undefined, { deliveryId }: { deliveryId: string }): Delivery {
  if (found === undefined) throw webhookErrors["delivery-not-found"]({ deliveryId });
  return found;
}
