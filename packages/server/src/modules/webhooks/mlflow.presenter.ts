import { isSuccess, type SendOutcome } from "./send-event.ts";
import type { Webhook } from "./webhook.ts";
import { isMlflowEvent } from "./webhook-event.ts";

/** A webhook with the events that MLflow can name. */
export function presentWebhook(webhook: Webhook): object {
  return {
    webhook_id: webhook.webhookId,
    name: webhook.name,
    url: webhook.url,
    events: webhook.events.filter(isMlflowEvent).map((event) => {
      const [entity, action] = event.toUpperCase().split(".");
      return { entity, action };
    }),
    ...(webhook.description !== "" && { description: webhook.description }),
    status: webhook.status,
    creation_timestamp: webhook.createdAtMs,
    last_updated_timestamp: webhook.updatedAtMs,
  };
}

export function presentTest({ answer, error }: SendOutcome): object {
  if (error !== undefined)
    return { success: false, error_message: `Failed to test webhook: ${error.message}` };
  const { status, body } = answer;
  return { success: isSuccess(answer), response_status: status, response_body: body.toString() };
}
