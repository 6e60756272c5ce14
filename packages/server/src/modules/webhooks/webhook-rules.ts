import {
  type AllowedDestinations,
  checkDestination,
  parseAllowedDestinations,
  parseOutboundUrl,
  PlumblineError,
  type Problem,
} from "@plumbline/platform";
import type { AppContext } from "#context";
import { webhookErrors } from "./errors.ts";
import { subjectOf, type WebhookEvent } from "./webhook-event.ts";

/** As MLflow's. */
const namePattern = /^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i;

export interface WebhookRules {
  readonly name: string;
  /** Undefined where it was checked before and is the same. */
  readonly url: string | undefined;
  readonly events: readonly WebhookEvent[];
  readonly experimentId: string | null;
  readonly modelName: string | null;
}

/** What the operator lets webhooks reach beyond public https. */
export function allowedDestinations({ config }: Pick<AppContext, "config">): AllowedDestinations {
  const parsed = parseAllowedDestinations(config.webhookAllow);
  if ("invalid" in parsed) throw new TypeError(`webhookAllow was not checked: ${parsed.invalid.join(", ")}`);
  return parsed.allowed;
}

/**
 * Checks a webhook whole, looking its host up. Where it leads is checked again at each delivery.
 *
 * @throws PlumblineError `webhooks/invalid` naming every field that breaks its rule.
 */
export async function checkWebhook(
  context: Pick<AppContext, "config">,
  webhook: WebhookRules,
): Promise<void> {
  const problems = [
    ...nameProblems(webhook),
    ...(await urlProblems(context, webhook)),
    ...filterProblems(webhook),
  ];
  if (problems.length > 0) throw webhookErrors.invalid({ problems }, { problems });
}

function nameProblems({ name }: WebhookRules): Problem[] {
  if (namePattern.test(name)) return [];
  const message =
    "must be 1 to 63 letters, digits, '.', '_' or '-', the first and the last a letter or digit";
  return [{ field: "name", message }];
}

async function urlProblems(context: Pick<AppContext, "config">, { url }: WebhookRules): Promise<Problem[]> {
  if (url === undefined) return [];
  try {
    await checkDestination(parseOutboundUrl(url), allowedDestinations(context));
    return [];
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error;
    return [{ field: "url", message: `is refused: ${error.message}` }];
  }
}

function filterProblems({ events, experimentId, modelName }: WebhookRules): Problem[] {
  const problems: Problem[] = [];
  if (events.length === 0) problems.push({ field: "events", message: "is empty; name at least one event" });
  const filters = [
    { field: "experimentId", value: experimentId, subject: "experiment" },
    { field: "modelName", value: modelName, subject: "model" },
  ] as const;
  for (const { field, value, subject } of filters) {
    const others = events.filter((event) => subjectOf(event) !== subject);
    if (value !== null && others.length > 0)
      problems.push({
        field,
        message: `cannot hold for ${others.join(", ")}: give these a webhook of their own`,
      });
  }
  return problems;
}
