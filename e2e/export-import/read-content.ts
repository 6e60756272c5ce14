import { readEvaluationDatasets } from "./read-evaluation-datasets.ts";
import { readModels } from "./read-models.ts";
import { readRuns } from "./read-runs.ts";
import { readTraces } from "./read-traces.ts";
import { pairsOf, textOf, type TrackingClient } from "./tracking-client.ts";

/**
 * What a server holds, as facts: `what / field` → value. Ids that an import makes anew are written as the tag `key` of
 * what they stand for, so that two servers with the same content have the same facts.
 */
export class Content {
  readonly facts = new Map<string, string>();
  readonly counts = new Map<string, number>();
  /** Run and logged-model ids to keys. */
  readonly keys = new Map<string, string>();

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  say(what: string, field: string, value: unknown): void {
    this.facts.set(`${what} / ${field}`, typeof value === "string" ? value : JSON.stringify(value));
  }

  sayAll(what: string, field: string, values: ReadonlyMap<string, unknown>): void {
    for (const [name, value] of values) this.say(what, `${field} ${JSON.stringify(name)}`, value);
  }
}

export async function readContent(client: TrackingClient): Promise<Content> {
  const content = new Content();
  const search = { max_results: 1000, view_type: "ACTIVE_ONLY" };
  const experiments = await client.list("POST", "/api/2.0/mlflow/experiments/search", search, "experiments");
  for (const experiment of experiments) {
    const what = `experiment ${JSON.stringify(textOf(experiment, "name"))}`;
    content.count("experiments");
    content.sayAll(what, "tag", pairsOf(experiment, "tags"));
    content.say(what, "stage", textOf(experiment, "lifecycle_stage"));
  }
  const names = new Map(
    experiments.map((experiment) => [textOf(experiment, "experiment_id"), textOf(experiment, "name")]),
  );
  await readRuns(client, content, names);
  await readModels(client, content);
  await readTraces(client, content, names);
  await readEvaluationDatasets(client, content, names);
  return content;
}
