import { Face, HttpReply } from "@plumbline/platform";
import { defineRoute } from "#context";
import { readPageToken, writePageToken } from "#tracking";
import { createWebhook } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { listDeliveries } from "./delivery.store.ts";
import { getWebhook } from "./get-webhook.ts";
import { Permission } from "./permission.ts";
import { redeliver } from "./redeliver.ts";
import { tryWebhook } from "./try-webhook.ts";
import { updateWebhook } from "./update-webhook.ts";
import { presentDelivery, presentTest, presentWebhook } from "./webhook.presenter.ts";
import {
  createBody,
  deliveriesAnswer,
  deliveriesQuery,
  deliveryAnswer,
  deliveryParams,
  listAnswer,
  listQuery,
  testAnswer,
  testBody,
  updateBody,
  webhookAnswer,
  webhookParams,
} from "./webhook.schema.ts";
import { listWebhooks } from "./webhook.store.ts";

const read = { face: Face.native, permission: Permission.read } as const;
const write = { face: Face.native, permission: Permission.write } as const;
const path = "/api/v1/webhooks";
const onePath = `${path}/:id`;
/** What a page token was given out for. */
const pageQuery = "all webhooks";

export const webhookRoutes = [
  defineRoute({
    ...read,
    method: "GET",
    path,
    summary: "Webhooks, newest first",
    query: listQuery,
    response: listAnswer,
    handle: async ({ storage }, { principal, query }) => {
      const offset = readPageToken(pageQuery, query.pageToken);
      const page = { offset, limit: query.limit + 1, onlyNamedByMlflow: false };
      const webhooks = listWebhooks(storage.read, principal.workspace, page);
      const hasMore = webhooks.length > query.limit;
      return {
        webhooks: webhooks.slice(0, query.limit).map(presentWebhook),
        nextPageToken: hasMore ? writePageToken(pageQuery, offset + query.limit) : null,
      };
    },
  }),
  defineRoute({
    ...write,
    method: "POST",
    path,
    summary: "Create a webhook",
    body: createBody,
    response: webhookAnswer,
    handle: async (context, { principal, body }) =>
      HttpReply.json(201, presentWebhook(await createWebhook(context, principal, body))),
  }),
  defineRoute({
    ...read,
    method: "GET",
    path: onePath,
    summary: "A webhook",
    params: webhookParams,
    response: webhookAnswer,
    handle: ({ storage }, { principal, params }) =>
      presentWebhook(getWebhook(storage.read, principal.workspace, params.id)),
  }),
  defineRoute({
    ...write,
    method: "PATCH",
    path: onePath,
    summary: "Change a webhook",
    params: webhookParams,
    body: updateBody,
    response: webhookAnswer,
    handle: async (context, { principal, params, body }) =>
      presentWebhook(await updateWebhook(context, principal, { webhookId: params.id, change: body })),
  }),
  defineRoute({
    ...write,
    method: "DELETE",
    path: onePath,
    summary: "Delete a webhook with its secret and its deliveries",
    params: webhookParams,
    handle: async (context, { principal, params }) => {
      await deleteWebhook(context, principal, params.id);
      return new HttpReply(204);
    },
  }),
  defineRoute({
    ...write,
    method: "POST",
    path: `${onePath}/test`,
    summary: "Send an example event to a webhook, once",
    params: webhookParams,
    body: testBody,
    response: testAnswer,
    handle: async (context, { principal, params, body, signal }) =>
      presentTest(await tryWebhook(context, principal, { webhookId: params.id, event: body.event, signal })),
  }),
  defineRoute({
    ...read,
    method: "GET",
    path: `${onePath}/deliveries`,
    summary: "What was sent, waits to be sent, or was given up; newest first",
    params: webhookParams,
    query: deliveriesQuery,
    response: deliveriesAnswer,
    handle: async ({ storage }, { principal, params, query }) => {
      const { webhookId } = getWebhook(storage.read, principal.workspace, params.id);
      const { limit } = query;
      const deliveries = listDeliveries(storage.read, webhookId, { ...query, limit: limit + 1 });
      const shown = deliveries.slice(0, limit);
      return {
        deliveries: shown.map(presentDelivery),
        next: deliveries.length > limit ? (shown.at(-1)?.deliveryId ?? null) : null,
      };
    },
  }),
  defineRoute({
    ...write,
    method: "POST",
    path: `${onePath}/deliveries/:deliveryId/redeliver`,
    summary: "Send a delivery that has ended again",
    params: deliveryParams,
    response: deliveryAnswer,
    handle: async (context, { principal, params }) =>
      presentDelivery(
        await redeliver(context, principal, { webhookId: params.id, deliveryId: params.deliveryId }),
      ),
  }),
];
