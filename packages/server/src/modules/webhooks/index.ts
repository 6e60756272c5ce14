import type { Module } from "#context";
import { Deliverer } from "./deliverer.ts";
import { up as createWebhooks } from "./migrations/0001-webhooks.ts";
import { up as nameEntries } from "./migrations/0002-delivery-entries.ts";
import { mlflowWebhookRoutes } from "./mlflow-webhooks.routes.ts";
import { registerWebhookGauges } from "./webhook-gauges.ts";
import { webhookRoutes } from "./webhooks.routes.ts";

export { createWebhookOutbox } from "./webhook-outbox.ts";

export const webhooksModule: Module = {
  name: "webhooks",
  migrations: { "0001-webhooks": { up: createWebhooks }, "0002-delivery-entries": { up: nameEntries } },
  routes: [...mlflowWebhookRoutes, ...webhookRoutes],
  start: (context) => {
    registerWebhookGauges(context);
    return new Deliverer(context).start();
  },
};
