import type { AppContext } from "#context";
import { DeliveryState } from "./delivery.ts";
import { removeDeliveries } from "./delivery.store.ts";

const dayMs = 86_400_000;
/** How long a delivery is kept after its event. What waits so long belongs to a webhook that is disabled. */
const keptMs: Readonly<Record<DeliveryState, number>> = {
  delivered: 7 * dayMs,
  dead: 30 * dayMs,
  waiting: 30 * dayMs,
};
/** Removed in one transaction, so that other writes need not wait for long. */
const batchSize = 500;

/** Removes deliveries that are older than they are kept. */
export async function pruneDeliveries(context: Pick<AppContext, "storage" | "clock">): Promise<void> {
  for (const state of Object.values(DeliveryState)) {
    const beforeMs = context.clock.nowMs() - keptMs[state];
    for (let removed = batchSize; removed === batchSize;)
      removed = await context.storage.write((tx) => removeDeliveries(tx, state, beforeMs, batchSize));
  }
}
