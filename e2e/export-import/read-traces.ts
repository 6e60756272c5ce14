import type { Content } from "./read-content.ts";
import { type Fields, listOf, objectOf, textOf, type TrackingClient } from "./tracking-client.ts";

/** Attributes that an import makes anew. */
const attributesOfImport = new Set(["mlflow.experimentId", "mlflow.spanLogLevel", "mlflow.traceRequestId"]);

/** Traces by their tag `key`, with their spans and what was said of them. */
export async function readTraces(
  client: TrackingClient,
  content: Content,
  experiments: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [experimentId, name] of experiments) {
    const locations = [{ type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experimentId } }];
    const asked = { locations, max_results: 100 };
    for (const info of await client.list("POST", "/api/3.0/mlflow/traces/search", asked, "traces"))
      await readTrace(client, content, name, info);
  }
}

async function readTrace(
  client: TrackingClient,
  content: Content,
  experiment: string,
  info: Fields,
): Promise<void> {
  const tags = objectOf(info, "tags");
  const what = `trace ${textOf(tags, "key")}`;
  content.count("traces");
  content.say(what, "experiment", experiment);
  content.say(what, "state", textOf(info, "state"));
  for (const [key, value] of Object.entries(tags))
    if (!key.startsWith("mlflow.")) content.say(what, `tag ${key}`, value);
  const query = { trace_ids: textOf(info, "trace_id") };
  const { traces } = await client.get("/api/3.0/mlflow/traces/batchGet", query);
  const [trace = {}] = traces as Fields[];
  for (const span of listOf(trace, "spans")) {
    content.count("spans");
    const attributes = listOf(span, "attributes")
      .filter(({ key }) => !attributesOfImport.has(String(key)))
      .map(({ key, value }) => JSON.stringify([key, value]));
    content.say(what, `span ${textOf(span, "name")}`, attributes.sort());
  }
  for (const said of listOf(info, "assessments")) {
    content.count("assessments");
    const { feedback, expectation, rationale, source } = said;
    content.say(what, `assessment ${textOf(said, "assessment_name")}`, {
      feedback,
      expectation,
      rationale,
      source,
    });
  }
}
