import { setTimeout as wait } from "node:timers/promises";
import { onAppended } from "#audit";
import type { AppContext, Service } from "#context";
import { attemptDelivery } from "./attempt-delivery.ts";
import type { DeliveryId } from "./delivery.ts";
import { type DueDelivery, listDue } from "./delivery.store.ts";
import { pruneDeliveries } from "./prune-deliveries.ts";
import type { WebhookId } from "./webhook.ts";

/** Requests under way at a time. */
const mostAtOnce = 16;
/** Of one webhook, so that a slow receiver does not keep the others waiting. */
const mostAtOncePerWebhook = 4;
/** Time between two looks for deliveries whose time has come, in milliseconds. New ones are seen at once. */
const lookEveryMs = 500;
const pruneEveryMs = 3_600_000;
/** How long requests under way may go on after the server was asked to end, in milliseconds. */
const graceMs = 1000;

/** Sends what waits, for as long as the server runs. What it does not get to is in the database for the next one. */
export class Deliverer implements Service {
  readonly #context: AppContext;
  readonly #closing = new AbortController();
  readonly #sending = new Map<DeliveryId, { webhookId: WebhookId; sent: Promise<void> }>();
  #subscription: Disposable | undefined;
  #soon: NodeJS.Immediate | undefined;
  #looks: NodeJS.Timeout | undefined;
  #prunes: NodeJS.Timeout | undefined;
  #pruning: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(context: AppContext) {
    this.#context = context;
  }

  start(): this {
    this.#subscription = onAppended(this.#context, () => this.#lookSoon());
    this.#looks = setInterval(() => this.#lookSoon(), lookEveryMs).unref();
    this.#prunes = setInterval(() => this.#prune(), pruneEveryMs).unref();
    this.#prune();
    this.#lookSoon();
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#subscription?.[Symbol.dispose]();
    clearImmediate(this.#soon);
    clearInterval(this.#looks);
    clearInterval(this.#prunes);
    const ended = Promise.all([...this.#sending.values()].map(({ sent }) => sent));
    await Promise.race([ended, wait(graceMs, undefined, { ref: false })]);
    this.#closing.abort();
    await ended;
    await this.#pruning;
  }

  #lookSoon(): void {
    if (this.#closed) return;
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.#look();
    });
  }

  #look(): void {
    const { storage, clock, logger } = this.#context;
    const room = mostAtOnce - this.#sending.size;
    if (room === 0) return;
    try {
      const without = {
        deliveries: filledUp([...this.#sending.keys()]),
        webhooks: filledUp([...this.#busyWebhooks()]),
      };
      const due = listDue(storage.read, clock.nowMs(), without, room);
      for (const delivery of due) this.#send(delivery);
    } catch (error) {
      logger.error({ err: error }, "deliveries of webhooks could not be read; they are looked for again");
    }
  }

  #send(delivery: DueDelivery): void {
    const { deliveryId, webhookId } = delivery;
    if (this.#countOf(webhookId) >= mostAtOncePerWebhook) return;
    const sent = this.#attempt(delivery).finally(() => {
      this.#sending.delete(deliveryId);
      this.#lookSoon();
    });
    this.#sending.set(deliveryId, { webhookId, sent });
  }

  async #attempt(delivery: DueDelivery): Promise<void> {
    try {
      await attemptDelivery(this.#context, delivery, this.#closing.signal);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      const { deliveryId, webhookId } = delivery;
      this.#context.logger.error(
        { err: error, deliveryId, webhookId },
        "a delivery failed; it is tried again",
      );
      // Nothing was written down, so it is due at once: this keeps it from being sent in a circle.
      await wait(lookEveryMs, undefined, { ref: false });
    }
  }

  #countOf(webhookId: WebhookId): number {
    return [...this.#sending.values()].filter((other) => other.webhookId === webhookId).length;
  }

  #busyWebhooks(): Set<WebhookId> {
    const ids = new Set([...this.#sending.values()].map(({ webhookId }) => webhookId));
    return new Set([...ids].filter((webhookId) => this.#countOf(webhookId) >= mostAtOncePerWebhook));
  }

  #prune(): void {
    this.#pruning = pruneDeliveries(this.#context).catch((error: unknown) =>
      this.#context.logger.error({ err: error }, "old deliveries of webhooks could not be removed"),
    );
  }
}

function filledUp(ids: readonly string[]): string[] {
  return Array.from({ length: mostAtOnce }, (_value, index) => ids[index] ?? "");
}
