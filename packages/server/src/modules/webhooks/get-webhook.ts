import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { webhookErrors } from "./errors.ts";
import type { Webhook } from "./webhook.ts";
import { findWebhook } from "./webhook.store.ts";

/** @throws PlumblineError `webhooks/not-found`. */
export function getWebhook(reader: Reader, workspace: WorkspaceId, webhookId: string): Webhook {
  const webhook = findWebhook(reader, workspace, webhookId);
  if (webhook === undefined) throw webhookErrors["not-found"]({ webhookId });
  return webhook;
}
