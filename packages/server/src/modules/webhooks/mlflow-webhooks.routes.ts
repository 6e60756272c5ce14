import type { WorkspaceId } from "#ports";
import type { Reader } from "#storage";
import { mlflowRoutes, readPageToken, WireInput, writePageToken } from "#tracking";
import { createWebhook } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { webhookErrors } from "./errors.ts";
import { getWebhook } from "./get-webhook.ts";
import { readChange, readEvent, readNewWebhook } from "./mlflow-input.ts";
import { presentTest, presentWebhook } from "./mlflow.presenter.ts";
import { Permission } from "./permission.ts";
import { tryWebhook } from "./try-webhook.ts";
import { updateWebhook } from "./update-webhook.ts";
import type { Webhook } from "./webhook.ts";
import { isMlflowEvent } from "./webhook-event.ts";
import { listWebhooks } from "./webhook.store.ts";

const path = "/2.0/mlflow/webhooks";
const onePath = `${path}/:webhookId`;
const defaultResults = 100;
const mostResults = 1000;
/** What a page token was given out for. */
const pageQuery = "webhooks";

/** A webhook that MLflow can name. @throws PlumblineError `webhooks/not-found`. */
function getNamed(reader: Reader, workspace: WorkspaceId, webhookId: string): Webhook {
  const webhook = getWebhook(reader, workspace, webhookId);
  if (!webhook.events.some(isMlflowEvent)) throw webhookErrors["not-found"]({ webhookId });
  return webhook;
}

const idOf = (request: { params: Readonly<Record<string, string>> }) => request.params["webhookId"] ?? "";

export const mlflowWebhookRoutes = [
  mlflowRoutes({
    method: "POST",
    path,
    permission: Permission.write,
    summary: "Create a webhook",
    read: (body) => WireInput.read("create webhook", body, readNewWebhook),
    handle: async (context, principal, input) => ({
      webhook: presentWebhook(await createWebhook(context, principal, input)),
    }),
  }),
  mlflowRoutes({
    method: "GET",
    path,
    permission: Permission.read,
    summary: "Webhooks, newest first",
    read: (query) =>
      WireInput.read("list webhooks", query, (input) => {
        const maxResults = input.integer("max_results") || defaultResults;
        if (maxResults < 1 || maxResults > mostResults)
          input.note("max_results", `is ${maxResults}; it must be between 1 and ${mostResults}`);
        return { maxResults, offset: readPageToken(pageQuery, input.text("page_token")) };
      }),
    handle: ({ storage }, { workspace }, { maxResults, offset }) => {
      const page = { offset, limit: maxResults + 1, onlyNamedByMlflow: true };
      const webhooks = listWebhooks(storage.read, workspace, page);
      const shown = webhooks.slice(0, maxResults).map(presentWebhook);
      return {
        ...(shown.length > 0 && { webhooks: shown }),
        ...(webhooks.length > maxResults && {
          next_page_token: writePageToken(pageQuery, offset + maxResults),
        }),
      };
    },
  }),
  mlflowRoutes({
    method: "GET",
    path: onePath,
    permission: Permission.read,
    summary: "A webhook",
    read: () => undefined,
    handle: ({ storage }, { workspace }, _input, request) => ({
      webhook: presentWebhook(getNamed(storage.read, workspace, idOf(request))),
    }),
  }),
  mlflowRoutes({
    method: "PATCH",
    path: onePath,
    permission: Permission.write,
    summary: "Change a webhook; events that MLflow cannot name stay",
    read: (body) => WireInput.read("update webhook", body, readChange),
    handle: async (context, principal, change, request) => {
      const { webhookId, events } = getNamed(context.storage.read, principal.workspace, idOf(request));
      const unnamed = events.filter((event) => !isMlflowEvent(event));
      const kept = change.events && { events: [...change.events, ...unnamed] };
      const input = { webhookId, change: { ...change, ...kept } };
      return { webhook: presentWebhook(await updateWebhook(context, principal, input)) };
    },
  }),
  mlflowRoutes({
    method: "DELETE",
    path: onePath,
    permission: Permission.write,
    summary: "Delete a webhook",
    read: () => undefined,
    handle: async (context, principal, _input, request) => {
      const { webhookId } = getNamed(context.storage.read, principal.workspace, idOf(request));
      await deleteWebhook(context, principal, webhookId);
      return {};
    },
  }),
  mlflowRoutes({
    method: "POST",
    path: `${onePath}/test`,
    permission: Permission.write,
    summary: "Send an example event to a webhook, once",
    read: (body) =>
      WireInput.read("test webhook", body, (input) => ({ event: input.object("event", readEvent) })),
    handle: async (context, principal, { event }, request) => {
      const { webhookId } = getNamed(context.storage.read, principal.workspace, idOf(request));
      const input = { webhookId, event, among: isMlflowEvent, signal: request.signal };
      return { result: presentTest(await tryWebhook(context, principal, input)) };
    },
  }),
].flat();
