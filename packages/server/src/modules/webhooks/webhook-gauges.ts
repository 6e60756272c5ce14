import { Gauge } from "prom-client";
import type { AppContext } from "#context";
import { DeliveryState } from "./delivery.ts";
import { countDeliveries } from "./delivery.store.ts";

/** How many deliveries wait and how many were given up, for Prometheus. */
export function registerWebhookGauges({ metrics, storage }: Pick<AppContext, "metrics" | "storage">): void {
  metrics.registerMetric(
    new Gauge({
      name: "plumbline_webhook_deliveries",
      help: "Deliveries to webhooks that wait to be sent, and those that were given up in the last 30 days",
      labelNames: ["state"],
      registers: [],
      collect() {
        for (const state of [DeliveryState.waiting, DeliveryState.dead])
          this.set({ state }, countDeliveries(storage.read, state));
      },
    }),
  );
}
