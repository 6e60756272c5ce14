import type { Reader, Transaction } from "#storage";
import type { Delivery, DeliveryId, DeliveryState } from "./delivery.ts";
import type { WebhookId } from "./webhook.ts";
import type { WebhookEvent } from "./webhook-event.ts";

interface DeliveryRow {
  readonly delivery_id: DeliveryId;
  readonly webhook_id: WebhookId;
  readonly event: WebhookEvent;
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly created_at_ms: number;
  readonly next_attempt_at_ms: number | null;
  readonly last_attempt_at_ms: number | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
}

const columns = `d.delivery_id, d.webhook_id, d.event, d.body, d.state, d.attempts, d.created_at_ms,
  d.next_attempt_at_ms, d.last_attempt_at_ms, d.last_status, d.last_error`;

function toDelivery(row: DeliveryRow): Delivery {
  return {
    deliveryId: row.delivery_id,
    webhookId: row.webhook_id,
    event: row.event,
    body: row.body,
    state: row.state,
    attempts: row.attempts,
    createdAtMs: row.created_at_ms,
    nextAttemptAtMs: row.next_attempt_at_ms,
    lastAttemptAtMs: row.last_attempt_at_ms,
    lastStatus: row.last_status,
    lastError: row.last_error,
  };
}

/** Due at once. */
export function insertDelivery(
  tx: Transaction,
  delivery: Pick<Delivery, "deliveryId" | "webhookId" | "event" | "body" | "createdAtMs">,
  entryId: string,
): void {
  tx.run(
    `INSERT INTO webhook_deliveries (delivery_id, webhook_id, event, body, state, attempts, created_at_ms, next_attempt_at_ms,
       entry_id)
     VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?, ?)`,
    delivery.deliveryId,
    delivery.webhookId,
    delivery.event,
    delivery.body,
    delivery.createdAtMs,
    delivery.createdAtMs,
    entryId,
  );
}

/** Removes what tells of an entry of the ledger, sent or not. */
export function removeDeliveriesOfEntry(tx: Transaction, entryId: string): void {
  tx.run("DELETE FROM webhook_deliveries WHERE entry_id = ?", entryId);
}

export interface DueDelivery extends Delivery {
  readonly url: string;
}

/**
 * Deliveries of active webhooks whose time has come, longest due first, without those that are under way.
 *
 * @param without Always as many of each, filled up with empty texts, so that there is one statement to prepare.
 */
export function listDue(
  reader: Reader,
  nowMs: number,
  without: { deliveries: readonly string[]; webhooks: readonly string[] },
  limit: number,
): DueDelivery[] {
  const places = (values: readonly string[]) => values.map(() => "?").join(", ");
  return reader
    .all<DeliveryRow & { url: string }>(
      `SELECT ${columns}, w.url FROM webhook_deliveries d JOIN webhooks w ON w.webhook_id = d.webhook_id
       WHERE d.state = 'waiting' AND d.next_attempt_at_ms <= ? AND w.status = 'ACTIVE'
         AND d.delivery_id NOT IN (${places(without.deliveries)})
         AND d.webhook_id NOT IN (${places(without.webhooks)})
       ORDER BY d.next_attempt_at_ms, d.delivery_id LIMIT ?`,
      nowMs,
      ...without.deliveries,
      ...without.webhooks,
      limit,
    )
    .map((row) => ({ ...toDelivery(row), url: row.url }));
}

export type SettledAttempt = Pick<
  Delivery,
  "state" | "attempts" | "nextAttemptAtMs" | "lastAttemptAtMs" | "lastStatus" | "lastError"
>;

/** What came of an attempt. Changes nothing where the webhook was deleted meanwhile. */
export function saveAttempt(tx: Transaction, deliveryId: DeliveryId, attempt: SettledAttempt): void {
  tx.run(
    `UPDATE webhook_deliveries SET state = ?, attempts = ?, next_attempt_at_ms = ?, last_attempt_at_ms = ?,
       last_status = ?, last_error = ? WHERE delivery_id = ?`,
    attempt.state,
    attempt.attempts,
    attempt.nextAttemptAtMs,
    attempt.lastAttemptAtMs,
    attempt.lastStatus,
    attempt.lastError,
    deliveryId,
  );
}

/** Makes a delivery that has ended wait again, as if it had never been tried. */
export function requeueDelivery(tx: Transaction, deliveryId: DeliveryId, nowMs: number): void {
  tx.run(
    `UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, next_attempt_at_ms = ? WHERE delivery_id = ?`,
    nowMs,
    deliveryId,
  );
}

export function findDelivery(reader: Reader, webhookId: WebhookId, deliveryId: string): Delivery | undefined {
  const row = reader.get<DeliveryRow>(
    `SELECT ${columns} FROM webhook_deliveries d WHERE d.webhook_id = ? AND d.delivery_id = ?`,
    webhookId,
    deliveryId,
  );
  return row && toDelivery(row);
}

/** Newest first. `before` is the id of the last one of the page before. */
export function listDeliveries(
  reader: Reader,
  webhookId: WebhookId,
  query: { state?: DeliveryState | undefined; before?: string | undefined; limit: number },
): Delivery[] {
  return reader
    .all<DeliveryRow>(
      `SELECT ${columns} FROM webhook_deliveries d
       WHERE d.webhook_id = ? AND d.delivery_id < ? AND (? = '' OR d.state = ?)
       ORDER BY d.delivery_id DESC LIMIT ?`,
      webhookId,
      // Ids are hexadecimal: every one sorts before this.
      query.before ?? "g",
      query.state ?? "",
      query.state ?? "",
      query.limit,
    )
    .map(toDelivery);
}

/** How many deliveries of a server are in a state. */
export function countDeliveries(reader: Reader, state: DeliveryState): number {
  return (
    reader.get<{ count: number }>("SELECT COUNT(*) AS count FROM webhook_deliveries WHERE state = ?", state)
      ?.count ?? 0
  );
}

/** Removes at most `limit` deliveries of a state from before a time. @returns how many. */
export function removeDeliveries(
  tx: Transaction,
  state: DeliveryState,
  beforeMs: number,
  limit: number,
): number {
  return tx.run(
    `DELETE FROM webhook_deliveries WHERE delivery_id IN (
       SELECT delivery_id FROM webhook_deliveries WHERE state = ? AND created_at_ms < ? LIMIT ?)`,
    state,
    beforeMs,
    limit,
  ).changes;
}
