/** What MLflow 3.17 lets a webhook ask for. `budget_policy.exceeded` is of its AI gateway and never happens here. */
export const mlflowEvents = [
  "registered_model.created",
  "model_version.created",
  "model_version_tag.set",
  "model_version_tag.deleted",
  "model_version_alias.created",
  "model_version_alias.deleted",
  "prompt.created",
  "prompt_version.created",
  "prompt_tag.set",
  "prompt_tag.deleted",
  "prompt_version_tag.set",
  "prompt_version_tag.deleted",
  "prompt_alias.created",
  "prompt_alias.deleted",
  "budget_policy.exceeded",
] as const;

const runEvents = ["run.finished", "run.failed", "run.killed", "run.crashed"] as const;
const governanceEvents = [
  "gate.checked",
  "approval.given",
  "approval.refused",
  "promotion.refused",
  "deployment.changed",
] as const;
const alertEvents = ["alert.raised", "alert.cleared"] as const;

/** What only this product knows of. */
export const nativeEvents = [...runEvents, ...governanceEvents, ...alertEvents] as const;

export const webhookEvents = [...mlflowEvents, ...nativeEvents] as const;

/** `<entity>.<action>`. */
export type MlflowEvent = (typeof mlflowEvents)[number];
export type WebhookEvent = (typeof webhookEvents)[number];

const knownToMlflow: ReadonlySet<string> = new Set(mlflowEvents);

/** Whether MLflow's API can name the event. */
export function isMlflowEvent(event: WebhookEvent): event is MlflowEvent {
  return knownToMlflow.has(event);
}

const ofExperiment: ReadonlySet<string> = new Set(runEvents);
const ofNeither: ReadonlySet<string> = new Set([...alertEvents, "budget_policy.exceeded"]);

/** What an event can be held to: the experiment of its run, or the model that it is about. */
export function subjectOf(event: WebhookEvent): "experiment" | "model" | undefined {
  if (ofNeither.has(event)) return undefined;
  return ofExperiment.has(event) ? "experiment" : "model";
}
