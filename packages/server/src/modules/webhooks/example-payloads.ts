import type { WebhookEvent } from "./webhook-event.ts";

const tags = { example_key: "example_value" };
const tag = { key: "example_key", value: "example_value" };
const { key } = tag;
const alias = "example_alias";
const version = "1";
const ofModel = { name: "example_model" };
const ofPrompt = { name: "example_prompt" };
const run = {
  runId: "0192f0c1a2b34c5d8e9f0a1b2c3d4e5f",
  experimentId: "1",
  name: "example-run",
  startTimeMs: 1_767_225_600_000,
};
const ended = { ...run, endTimeMs: 1_767_225_660_000 };
const digest = "0".repeat(64);
const judged = {
  versionId: "0192f0c1a2b34c5d8e9f0a1b2c3d4e60",
  model: "example_model",
  version: 1,
  target: "production",
};
const approval = {
  ...judged,
  approval: "0192f0c1a2b34c5d8e9f0a1b2c3d4e61",
  evidence: [digest],
  statement: digest,
};

/** What is sent to try a webhook out. MLflow's are its own examples, word for word. */
export const examplePayloads: Readonly<Record<WebhookEvent, Readonly<Record<string, unknown>>>> = {
  "registered_model.created": { ...ofModel, tags, description: "An example registered model" },
  "model_version.created": {
    ...ofModel,
    version,
    source: "models:/123",
    run_id: "abcd1234abcd5678",
    tags,
    description: "An example model version",
  },
  "model_version_tag.set": { ...ofModel, version, ...tag },
  "model_version_tag.deleted": { ...ofModel, version, key },
  "model_version_alias.created": { ...ofModel, alias, version },
  "model_version_alias.deleted": { ...ofModel, alias },
  "prompt.created": { ...ofPrompt, tags, description: "An example prompt" },
  "prompt_version.created": {
    ...ofPrompt,
    version,
    template: "Hello {{name}}!",
    tags,
    description: "An example prompt version",
  },
  "prompt_tag.set": { ...ofPrompt, ...tag },
  "prompt_tag.deleted": { ...ofPrompt, key },
  "prompt_version_tag.set": { ...ofPrompt, version, ...tag },
  "prompt_version_tag.deleted": { ...ofPrompt, version, key },
  "prompt_alias.created": { ...ofPrompt, alias, version },
  "prompt_alias.deleted": { ...ofPrompt, alias },
  "budget_policy.exceeded": {
    budget_policy_id: "bp-abc123",
    budget_unit: "USD",
    budget_amount: 100,
    current_spend: 105.5,
    duration_unit: "MONTHS",
    duration_value: 1,
    target_scope: "ENDPOINT",
    workspace: "default",
    target_value: "ep-abc123",
    window_start: 1_704_067_200_000,
  },
  "run.finished": { ...ended, status: "FINISHED" },
  "run.failed": { ...ended, status: "FAILED" },
  "run.killed": { ...ended, status: "KILLED" },
  "run.crashed": { ...run, reason: "heartbeats-ended" },
  "gate.checked": { ...judged, verdict: "pass", mode: "enforce", policy: digest, decision: digest },
  "approval.given": approval,
  "approval.refused": approval,
  "promotion.refused": { model: "example_model", version: 1, target: "production", verdict: "fail" },
  "deployment.changed": {
    change: "revised",
    name: "example-deployment",
    revision: 2,
    model: "example_model",
    version: 1,
  },
  "alert.raised": {
    deployment: "example-deployment",
    revision: 2,
    reasons: [{ cause: "feature-drift", message: "an example alert", columns: [] }],
  },
  "alert.cleared": { deployment: "example-deployment", revision: 2, because: "its rule no longer holds" },
};
