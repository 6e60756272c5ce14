import { z } from "zod";
import { DeliveryState } from "./delivery.ts";
import { WebhookStatus } from "./webhook.ts";
import { webhookEvents } from "./webhook-event.ts";

const id = z.string().min(1).max(64);
export const webhookParams = z.object({ id });
export const deliveryParams = webhookParams.extend({ deliveryId: id });

const name = z.string().describe("1 to 63 letters, digits, '.', '_' or '-'; need not be unique.");
const url = z.string().describe("https, and of a public address unless the operator allows more.");
const events = z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length);
const description = z.string().max(1000);
const secret = z.string().max(1000).describe("Deliveries are signed with it. It is never handed out.");
const status = z.enum(WebhookStatus);
const experimentId = z.string().max(100).nullable().describe("Only runs of this experiment.");
const modelName = z.string().max(500).nullable().describe("Only events about this registered model.");

export const createBody = z.strictObject({
  name,
  url,
  events,
  description: description.default(""),
  secret: secret.default(""),
  status: status.default(WebhookStatus.active),
  experimentId: experimentId.default(null),
  modelName: modelName.default(null),
});
/** What is absent stays as it is; an empty secret takes the secret away. */
export const updateBody = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  events: events.optional(),
  description: description.optional(),
  secret: secret.optional(),
  status: status.optional(),
  experimentId: experimentId.optional(),
  modelName: modelName.optional(),
});
export const testBody = z.strictObject({ event: z.enum(webhookEvents).optional() });

export const listQuery = z.object({
  pageToken: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const deliveriesQuery = z.object({
  state: z.enum(DeliveryState).optional(),
  before: id.optional().describe("`next` of the page before."),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const webhookAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    description: z.string(),
    status,
    experimentId: z.string().nullable(),
    modelName: z.string().nullable(),
    isSigned: z.boolean(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: "Webhook" });

export const deliveryAnswer = z
  .object({
    id: z.string(),
    event: z.enum(webhookEvents),
    state: z.enum(DeliveryState),
    attempts: z.number().int(),
    body: z.unknown(),
    lastStatus: z.number().int().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.string(),
    lastAttemptAt: z.string().nullable(),
    nextAttemptAt: z.string().nullable(),
  })
  .meta({ id: "WebhookDelivery" });

export const listAnswer = z.object({
  webhooks: z.array(webhookAnswer),
  nextPageToken: z.string().nullable(),
});
export const deliveriesAnswer = z.object({
  deliveries: z.array(deliveryAnswer),
  next: z.string().nullable(),
});
export const testAnswer = z.object({
  success: z.boolean(),
  status: z.number().int().nullable(),
  answer: z.string().nullable().describe("The first 16 KiB of the answer's body."),
  error: z.string().nullable(),
});
