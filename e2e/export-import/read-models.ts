import type { Content } from "./read-content.ts";
import { type Fields, listOf, pairsOf, textOf, type TrackingClient } from "./tracking-client.ts";

const isPrompt = "tags.`mlflow.prompt.is_prompt` = 'true'";

/** Registered models and prompts with versions, stages, aliases. */
export async function readModels(client: TrackingClient, content: Content): Promise<void> {
  for (const [kind, query] of [
    ["model", {}],
    ["prompt", { filter: isPrompt }],
  ] as const) {
    const asked = { max_results: 500, ...query };
    const models = await client.list(
      "GET",
      "/api/2.0/mlflow/registered-models/search",
      asked,
      "registered_models",
    );
    for (const model of models) readModel(content, kind, model);
    const versions = await client.list(
      "GET",
      "/api/2.0/mlflow/model-versions/search",
      asked,
      "model_versions",
    );
    for (const version of versions) readVersion(content, kind, version);
  }
}

function readModel(content: Content, kind: string, model: Fields): void {
  const what = `registered ${kind} ${JSON.stringify(textOf(model, "name"))}`;
  content.count(`registered ${kind}s`);
  content.say(what, "description", textOf(model, "description"));
  // MLflow's clients change this tag whenever they load a prompt.
  const tags = [...pairsOf(model, "tags")].filter(([key]) => key !== "_mlflow_experiment_ids");
  content.sayAll(what, "tag", new Map(tags));
  for (const alias of listOf(model, "aliases")) {
    content.count("aliases");
    content.say(what, `alias ${textOf(alias, "alias")}`, textOf(alias, "version"));
  }
}

function readVersion(content: Content, kind: string, version: Fields): void {
  const what = `${kind} version ${JSON.stringify(textOf(version, "name"))} ${textOf(version, "version")}`;
  content.count(`${kind} versions`);
  for (const field of ["description", "current_stage", "status"])
    content.say(what, field, textOf(version, field));
  content.sayAll(what, "tag", pairsOf(version, "tags"));
  content.say(what, "run", content.keys.get(textOf(version, "run_id")) ?? "");
  const modelId = /m-[0-9a-f]{32}/.exec(textOf(version, "source"))?.[0] ?? textOf(version, "model_id");
  content.say(what, "logged model", content.keys.get(modelId) ?? "");
}
