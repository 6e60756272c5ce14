import { createHash } from "node:crypto";
import { normaliseModelFile } from "./normalise-model-file.ts";
import type { Content } from "./read-content.ts";
import {
  compareTexts,
  type Fields,
  listOf,
  objectOf,
  pairsOf,
  textOf,
  type TrackingClient,
} from "./tracking-client.ts";

const runsAtATime = 8;
/** Tags that hold ids which an import makes anew; said in another way. */
const idTags = new Set(["mlflow.parentRunId", "mlflow.log-model.history", "mlflow.modelVersions"]);

/** Active runs and logged models of some experiments, by id, with all that was logged to them. */
export async function readRuns(
  client: TrackingClient,
  content: Content,
  experiments: ReadonlyMap<string, string>,
): Promise<void> {
  const runs: Fields[] = [];
  const models: Fields[] = [];
  for (const experimentId of experiments.keys()) {
    const asked = { experiment_ids: [experimentId], max_results: 1000, run_view_type: "ACTIVE_ONLY" };
    runs.push(...(await client.list("POST", "/api/2.0/mlflow/runs/search", asked, "runs")));
    const search = { experiment_ids: [experimentId], max_results: 50 };
    models.push(...(await client.list("POST", "/api/2.0/mlflow/logged-models/search", search, "models")));
  }
  for (const run of runs)
    content.keys.set(textOf(objectOf(run, "info"), "run_id"), keyOf(objectOf(run, "data"), "run"));
  for (const model of models)
    content.keys.set(textOf(objectOf(model, "info"), "model_id"), keyOf(objectOf(model, "info"), "model"));
  const remaining = [...runs];
  const readNext = async (): Promise<void> => {
    for (let run = remaining.pop(); run !== undefined; run = remaining.pop())
      await readRun(client, content, experiments, run);
  };
  await Promise.all(Array.from({ length: runsAtATime }, readNext));
  for (const model of models) await readLoggedModel(client, content, experiments, model);
}

function keyOf(fields: Fields, kind: string): string {
  return `${kind} ${pairsOf(fields, "tags").get("key") ?? "without a key"}`;
}

async function readRun(
  client: TrackingClient,
  content: Content,
  experiments: ReadonlyMap<string, string>,
  run: Fields,
): Promise<void> {
  const info = objectOf(run, "info");
  const data = objectOf(run, "data");
  const runId = textOf(info, "run_id");
  const what = content.keys.get(runId) ?? runId;
  const tags = pairsOf(data, "tags");
  content.count("runs");
  content.say(what, "experiment", experiments.get(textOf(info, "experiment_id")));
  for (const field of ["run_name", "user_id", "status", "start_time", "end_time"])
    content.say(what, field, textOf(info, field));
  content.sayAll(what, "param", pairsOf(data, "params"));
  for (const [key, value] of tags)
    if (!idTags.has(key)) content.say(what, `tag ${JSON.stringify(key)}`, value);
  const parent = tags.get("mlflow.parentRunId");
  if (parent !== undefined) content.say(what, "parent", content.keys.get(parent) ?? "unknown");
  const inputs = objectOf(run, "inputs");
  content.say(what, "datasets", listOf(inputs, "dataset_inputs").map(describeDataset).sort());
  const made = listOf(objectOf(run, "outputs"), "model_outputs").map(
    (model) => content.keys.get(textOf(model, "model_id")) ?? "unknown",
  );
  content.say(what, "models made", made.toSorted(compareTexts));
  for (const metric of listOf(data, "metrics")) {
    const key = textOf(metric, "key");
    content.say(what, `latest ${JSON.stringify(key)}`, describePoint(metric));
    const history = await readHistory(client, runId, key);
    content.count("metric points", history.points);
    content.say(what, `history ${JSON.stringify(key)}`, `${history.points} points, ${history.digest}`);
  }
  const files = await client.digestFiles(textOf(info, "artifact_uri"), normaliseModelFile);
  content.count("artifacts", files.size);
  content.sayAll(what, "artifact", files);
}

function describeDataset(input: Fields): string {
  const dataset = objectOf(input, "dataset");
  const tags = [...pairsOf(input, "tags")].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    ...["name", "digest", "source_type", "source", "schema", "profile"].map((field) =>
      textOf(dataset, field),
    ),
    tags,
  ]);
}

function describePoint(metric: Fields): string {
  return JSON.stringify(["timestamp", "step", "value"].map((field) => textOf(metric, field)));
}

async function readHistory(
  client: TrackingClient,
  runId: string,
  key: string,
): Promise<{ points: number; digest: string }> {
  const query = { run_id: runId, metric_key: key, max_results: 20_000 };
  const points = await client.list("GET", "/api/2.0/mlflow/metrics/get-history", query, "metrics");
  // Neither side says in which order points of one time, step and value stand; NaN is kept as a 0 with a mark.
  const lines = points.map(describePoint).sort();
  return { points: lines.length, digest: createHash("sha256").update(lines.join("\n")).digest("hex") };
}

async function readLoggedModel(
  client: TrackingClient,
  content: Content,
  experiments: ReadonlyMap<string, string>,
  model: Fields,
): Promise<void> {
  const info = objectOf(model, "info");
  const data = objectOf(model, "data");
  const what = content.keys.get(textOf(info, "model_id")) ?? "";
  content.count("logged models");
  content.say(what, "experiment", experiments.get(textOf(info, "experiment_id")));
  for (const field of ["name", "model_type", "status"]) content.say(what, field, textOf(info, field));
  content.say(what, "made by", content.keys.get(textOf(info, "source_run_id")) ?? "");
  for (const [key, value] of pairsOf(info, "tags"))
    if (!idTags.has(key)) content.say(what, `tag ${JSON.stringify(key)}`, value);
  content.sayAll(what, "param", pairsOf(data, "params"));
  for (const metric of listOf(data, "metrics"))
    content.say(what, `metric ${JSON.stringify(textOf(metric, "key"))}`, [
      describePoint(metric),
      content.keys.get(textOf(metric, "run_id")) ?? "",
    ]);
  const files = await client.digestFiles(textOf(info, "artifact_uri"), normaliseModelFile);
  content.count("artifacts", files.size);
  content.sayAll(what, "artifact", files);
}
