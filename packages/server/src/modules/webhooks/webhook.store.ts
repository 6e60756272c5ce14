import type { ActorId, WorkspaceId } from "#ports";
import type { Reader, SqlValue, Transaction } from "#storage";
import type { Webhook, WebhookId, WebhookStatus } from "./webhook.ts";
import { type WebhookEvent, mlflowEvents } from "./webhook-event.ts";

interface WebhookRow {
  readonly webhook_id: WebhookId;
  readonly workspace: WorkspaceId;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly status: WebhookStatus;
  readonly has_secret: number;
  readonly experiment_id: string | null;
  readonly model_name: string | null;
  readonly created_by: ActorId;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
}

const columns = `w.webhook_id, w.workspace, w.name, w.description, w.url, w.status,
  CASE WHEN w.secret IS NULL THEN 0 ELSE 1 END AS has_secret,
  w.experiment_id, w.model_name, w.created_by, w.created_at_ms, w.updated_at_ms`;

const namedByMlflow = `EXISTS (SELECT 1 FROM webhook_events e WHERE e.webhook_id = w.webhook_id
  AND e.event IN (${mlflowEvents.map((event) => `'${event}'`).join(", ")}))`;

export function insertWebhook(tx: Transaction, webhook: Webhook, secret: Uint8Array | null): void {
  tx.run(
    `INSERT INTO webhooks (webhook_id, workspace, name, description, url, status, secret, experiment_id, model_name,
       created_by, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    webhook.webhookId,
    webhook.workspace,
    webhook.name,
    webhook.description,
    webhook.url,
    webhook.status,
    secret,
    webhook.experimentId,
    webhook.modelName,
    webhook.createdBy,
    webhook.createdAtMs,
    webhook.updatedAtMs,
  );
  insertEvents(tx, webhook);
}

/** Everything but the secret. */
export function saveWebhook(tx: Transaction, webhook: Webhook): void {
  tx.run(
    `UPDATE webhooks SET name = ?, description = ?, url = ?, status = ?, experiment_id = ?, model_name = ?,
       updated_at_ms = ? WHERE webhook_id = ?`,
    webhook.name,
    webhook.description,
    webhook.url,
    webhook.status,
    webhook.experimentId,
    webhook.modelName,
    webhook.updatedAtMs,
    webhook.webhookId,
  );
  tx.run("DELETE FROM webhook_events WHERE webhook_id = ?", webhook.webhookId);
  insertEvents(tx, webhook);
}

function insertEvents(tx: Transaction, { webhookId, events }: Webhook): void {
  for (const event of events)
    tx.run("INSERT INTO webhook_events (webhook_id, event) VALUES (?, ?)", webhookId, event);
}

export function saveSecret(tx: Transaction, webhookId: WebhookId, secret: Uint8Array | null): void {
  tx.run("UPDATE webhooks SET secret = ? WHERE webhook_id = ?", secret, webhookId);
}

export function readSecret(reader: Reader, webhookId: WebhookId): Uint8Array | undefined {
  const row = reader.get<{ secret: Uint8Array | null }>(
    "SELECT secret FROM webhooks WHERE webhook_id = ?",
    webhookId,
  );
  return row?.secret ?? undefined;
}

/** Its events and its deliveries go with it. */
export function removeWebhook(tx: Transaction, webhookId: WebhookId): void {
  tx.run("DELETE FROM webhooks WHERE webhook_id = ?", webhookId);
}

export function findWebhook(reader: Reader, workspace: WorkspaceId, webhookId: string): Webhook | undefined {
  return selectWebhooks(reader, "w.workspace = ? AND w.webhook_id = ?", [workspace, webhookId])[0];
}

/** Newest first. */
export function listWebhooks(
  reader: Reader,
  workspace: WorkspaceId,
  page: { offset: number; limit: number; onlyNamedByMlflow: boolean },
): Webhook[] {
  return selectWebhooks(
    reader,
    `w.workspace = ?${page.onlyNamedByMlflow ? ` AND ${namedByMlflow}` : ""}
     ORDER BY w.created_at_ms DESC, w.webhook_id DESC LIMIT ? OFFSET ?`,
    [workspace, page.limit, page.offset],
  );
}

function selectWebhooks(reader: Reader, clause: string, parameters: readonly SqlValue[]): Webhook[] {
  const rows = reader.all<WebhookRow>(`SELECT ${columns} FROM webhooks w WHERE ${clause}`, ...parameters);
  return rows.map((row) => ({
    webhookId: row.webhook_id,
    workspace: row.workspace,
    name: row.name,
    description: row.description,
    url: row.url,
    status: row.status,
    events: eventsOf(reader, row.webhook_id),
    experimentId: row.experiment_id,
    modelName: row.model_name,
    hasSecret: row.has_secret === 1,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  }));
}

function eventsOf(reader: Reader, webhookId: WebhookId): WebhookEvent[] {
  return reader
    .all<{ event: WebhookEvent }>(
      "SELECT event FROM webhook_events WHERE webhook_id = ? ORDER BY event",
      webhookId,
    )
    .map(({ event }) => event);
}

export interface Subscriber {
  readonly webhookId: WebhookId;
  readonly event: WebhookEvent;
  readonly experimentId: string | null;
  readonly modelName: string | null;
}

/** Active webhooks of a workspace that ask for one of up to three events. */
export function listSubscribers(
  reader: Reader,
  workspace: WorkspaceId,
  [first, second = first, third = first]: readonly [WebhookEvent, WebhookEvent?, WebhookEvent?],
): Subscriber[] {
  return reader
    .all<{
      webhook_id: WebhookId;
      event: WebhookEvent;
      experiment_id: string | null;
      model_name: string | null;
    }>(
      `SELECT w.webhook_id, e.event, w.experiment_id, w.model_name FROM webhook_events e
       JOIN webhooks w ON w.webhook_id = e.webhook_id
       WHERE e.event IN (?, ?, ?) AND w.workspace = ? AND w.status = 'ACTIVE'`,
      first,
      second,
      third,
      workspace,
    )
    .map((row) => ({
      webhookId: row.webhook_id,
      event: row.event,
      experimentId: row.experiment_id,
      modelName: row.model_name,
    }));
}
