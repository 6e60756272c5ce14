import { formatTime } from "@plumbline/platform";
import type { z } from "zod";
import type { Delivery } from "./delivery.ts";
import { isSuccess, type SendOutcome } from "./send-event.ts";
import type { Webhook } from "./webhook.ts";
import type { deliveryAnswer, testAnswer, webhookAnswer } from "./webhook.schema.ts";

export function presentWebhook(webhook: Webhook): z.infer<typeof webhookAnswer> {
  const { name, url, description, status, experimentId, modelName } = webhook;
  return {
    id: webhook.webhookId,
    name,
    url,
    events: [...webhook.events],
    description,
    status,
    experimentId,
    modelName,
    isSigned: webhook.hasSecret,
    createdAt: formatTime(webhook.createdAtMs),
    updatedAt: formatTime(webhook.updatedAtMs),
  };
}

export function presentDelivery(delivery: Delivery): z.infer<typeof deliveryAnswer> {
  const { event, state, attempts, lastStatus, lastError } = delivery;
  return {
    id: delivery.deliveryId,
    event,
    state,
    attempts,
    body: JSON.parse(delivery.body) as unknown,
    lastStatus,
    lastError,
    createdAt: formatTime(delivery.createdAtMs),
    lastAttemptAt: timeOrNull(delivery.lastAttemptAtMs),
    nextAttemptAt: timeOrNull(delivery.nextAttemptAtMs),
  };
}

export function presentTest(outcome: SendOutcome): z.infer<typeof testAnswer> {
  const { answer, error } = outcome;
  return answer === undefined
    ? { success: false, status: null, answer: null, error: error.message }
    : { success: isSuccess(answer), status: answer.status, answer: answer.body.toString(), error: null };
}

function timeOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : formatTime(timeMs);
}
