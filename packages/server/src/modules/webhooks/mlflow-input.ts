import { checkLength, type WireInput } from "#tracking";
import type { NewWebhook } from "./create-webhook.ts";
import type { WebhookChange } from "./update-webhook.ts";
import { WebhookStatus } from "./webhook.ts";
import { type MlflowEvent, mlflowEvents } from "./webhook-event.ts";

const longestText = 1000;

/** Protobuf's numbers of the enums; a client may send them in place of names. */
const entities = [
  "ENTITY_UNSPECIFIED",
  "REGISTERED_MODEL",
  "MODEL_VERSION",
  "MODEL_VERSION_TAG",
  "MODEL_VERSION_ALIAS",
  "PROMPT",
  "PROMPT_VERSION",
  "PROMPT_TAG",
  "PROMPT_VERSION_TAG",
  "PROMPT_ALIAS",
  "BUDGET_POLICY",
] as const;
const actions = ["ACTION_UNSPECIFIED", "CREATED", "UPDATED", "DELETED", "SET", "EXCEEDED"] as const;

export function readNewWebhook(input: WireInput): NewWebhook {
  const events = input.list("events", readEvent);
  if (events.length === 0) input.note("events", "is missing");
  return {
    name: input.requiredText("name"),
    url: input.requiredText("url"),
    events,
    description: readDescription(input) ?? "",
    secret: readSecret(input) ?? "",
    status: readStatus(input) ?? WebhookStatus.active,
    experimentId: null,
    modelName: null,
  };
}

/** As MLflow has it: an empty name, URL or list of events changes nothing, an empty description or secret takes it away. */
export function readChange(input: WireInput): WebhookChange {
  const events = input.list("events", readEvent);
  return {
    name: input.text("name") || undefined,
    url: input.text("url") || undefined,
    events: events.length === 0 ? undefined : events,
    description: readDescription(input),
    secret: readSecret(input),
    status: readStatus(input),
  };
}

export function readEvent(input: WireInput): MlflowEvent {
  const entity = nameOf(input.raw("entity"), entities);
  const action = nameOf(input.raw("action"), actions);
  const asked = `${entity}.${action}`.toLowerCase();
  const event = mlflowEvents.find((known) => known === asked);
  if (event !== undefined) return event;
  input.note(
    "",
    `asks for ${JSON.stringify(asked.slice(0, 100))}, which is none of ${mlflowEvents.join(", ")}`,
  );
  return mlflowEvents[0];
}

function nameOf(value: unknown, names: readonly string[]): string {
  if (typeof value === "number") return names[value] ?? String(value);
  return typeof value === "string" ? value : "";
}

function readStatus(input: WireInput): WebhookStatus | undefined {
  const value = input.raw("status");
  if (value === undefined) return undefined;
  const status = Object.values(WebhookStatus).find((known, index) => known === value || index + 1 === value);
  if (status === undefined) input.note("status", "is none of ACTIVE, DISABLED");
  return status;
}

function readDescription(input: WireInput): string | undefined {
  return readBounded(input, "description");
}

function readSecret(input: WireInput): string | undefined {
  return readBounded(input, "secret");
}

function readBounded(input: WireInput, field: string): string | undefined {
  const text = input.text(field);
  if (text !== undefined) checkLength(input, field, text, longestText);
  return text;
}
