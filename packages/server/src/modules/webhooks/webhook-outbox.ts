import { formatTime, type Random } from "@plumbline/platform";
import type { Outbox, RecordedEntry } from "#ports";
import type { Transaction } from "#storage";
import type { DeliveryId } from "./delivery.ts";
import { insertDelivery, removeDeliveriesOfEntry } from "./delivery.store.ts";
import { nativeTranslations } from "./native-events.ts";
import { type Occurrence, readText } from "./occurrence.ts";
import { registryTranslations } from "./registry-events.ts";
import { listSubscribers, type Subscriber } from "./webhook.store.ts";
import { isMlflowEvent } from "./webhook-event.ts";

const translations = new Map(Object.entries({ ...registryTranslations, ...nativeTranslations }));

/**
 * Writes a delivery for each webhook that asks for what just happened, in the transaction in which it happens: there
 * is never one without the other, whenever the process is killed.
 */
export function createWebhookOutbox({ random }: { random: Random }): Outbox {
  return {
    record: (transaction, entry) => {
      // What a delivery holds is a copy of what its entry said, and is erased with it.
      if (entry.event.type === "ledger.payload-erased")
        return removeDeliveriesOfEntry(transaction, readText(entry.event.payload, "entry"));
      const translation = translations.get(entry.event.type);
      if (translation === undefined) return;
      const subscribers = listSubscribers(transaction, entry.event.workspace, translation.events);
      if (subscribers.length === 0) return;
      const occurrence = translation.translate(transaction, entry.event);
      if (occurrence !== undefined) queue(transaction, random, entry, occurrence, subscribers);
    },
  };
}

function queue(
  transaction: Transaction,
  random: Random,
  entry: RecordedEntry,
  occurrence: Occurrence,
  subscribers: readonly Subscriber[],
): void {
  const body = JSON.stringify(writeBody(entry, occurrence));
  for (const subscriber of subscribers) {
    if (!asksFor(subscriber, occurrence)) continue;
    const delivery = {
      deliveryId: random.id() as DeliveryId,
      webhookId: subscriber.webhookId,
      event: occurrence.event,
      body,
      createdAtMs: entry.recordedAtMs,
    };
    insertDelivery(transaction, delivery, entry.id);
  }
}

function asksFor({ event, modelName, experimentId }: Subscriber, occurrence: Occurrence): boolean {
  return (
    event === occurrence.event &&
    (modelName === null || modelName === occurrence.model) &&
    (experimentId === null || experimentId === occurrence.experimentId)
  );
}

/** MLflow's shape; our own events say besides which entry of the ledger they come from. */
function writeBody({ id, recordedAtMs, event }: RecordedEntry, occurrence: Occurrence): object {
  const isMlflow = isMlflowEvent(occurrence.event);
  return {
    ...envelope(occurrence.event, recordedAtMs, occurrence.data),
    // MLflow names the workspace where it has workspaces; those who have the one only never see the field.
    ...((!isMlflow || event.workspace !== "default") && { workspace: event.workspace }),
    ...(!isMlflow && { subject: event.subject, entry: id }),
  };
}

/** @param timeMs As MLflow writes it, with `+00:00` rather than `Z`: older Pythons read only that. */
export function envelope(event: Occurrence["event"], timeMs: number, data: Occurrence["data"]): object {
  const [entity, action] = event.split(".");
  return { entity, action, timestamp: formatTime(timeMs).replace("Z", "+00:00"), data };
}
