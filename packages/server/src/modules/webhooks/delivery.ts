import type { Id } from "@plumbline/platform";
import type { WebhookId } from "./webhook.ts";
import type { WebhookEvent } from "./webhook-event.ts";

export type DeliveryId = Id<"webhook-delivery">;

export const DeliveryState = {
  /** To be sent when its time comes. */
  waiting: "waiting",
  /** The receiver answered 2xx. */
  delivered: "delivered",
  /** Given up. It is sent again only when someone asks for it. */
  dead: "dead",
} as const;
export type DeliveryState = (typeof DeliveryState)[keyof typeof DeliveryState];

/** One event on its way to one webhook. */
export interface Delivery {
  readonly deliveryId: DeliveryId;
  readonly webhookId: WebhookId;
  readonly event: WebhookEvent;
  /** The JSON that is sent, the same at each attempt. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAtMs: number;
  /** Null unless it waits. */
  readonly nextAttemptAtMs: number | null;
  readonly lastAttemptAtMs: number | null;
  /** HTTP status of the last answer. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}
