import { defineErrors, type Problem } from "@plumbline/platform";

const quote = (text: string) => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);

export const webhookErrors = defineErrors("webhooks", {
  "not-found": {
    status: 404,
    message: (v: { webhookId: string }) => `no webhook with id ${quote(v.webhookId)} exists`,
  },
  "delivery-not-found": {
    status: 404,
    message: (v: { deliveryId: string }) => `the webhook has no delivery ${quote(v.deliveryId)}`,
  },
  "delivery-waiting": {
    status: 409,
    message: (v: { deliveryId: string }) =>
      `delivery ${v.deliveryId} waits to be sent already; look at it again in a moment`,
  },
  invalid: {
    status: 400,
    message: (v: { problems: readonly Problem[] }) =>
      `webhook: ${v.problems.map(({ field, message }) => `${field} ${message}`).join("; ")}`,
  },
  "secret-unreadable": {
    status: 500,
    message: () =>
      "the webhook's secret cannot be read with the key in keys/webhook-key; restore that file, or give the webhook its secret anew",
  },
});
