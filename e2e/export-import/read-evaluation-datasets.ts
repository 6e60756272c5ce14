import type { Content } from "./read-content.ts";
import {
  compareTexts,
  type Fields,
  listOf,
  objectOf,
  textOf,
  type TrackingClient,
} from "./tracking-client.ts";

/** Evaluation datasets by name, with their records. */
export async function readEvaluationDatasets(
  client: TrackingClient,
  content: Content,
  experiments: ReadonlyMap<string, string>,
): Promise<void> {
  const asked = { experiment_ids: [...experiments.keys()], max_results: 50 };
  for (const dataset of await client.list("POST", "/api/3.0/mlflow/datasets/search", asked, "datasets")) {
    const what = `evaluation dataset ${JSON.stringify(textOf(dataset, "name"))}`;
    const path = `/api/3.0/mlflow/datasets/${textOf(dataset, "dataset_id")}`;
    content.count("evaluation datasets");
    content.say(what, "tags", sorted(parse(dataset, "tags")));
    const { experiment_ids: ids = [] } = await client.get(`${path}/experiment-ids`);
    content.say(
      what,
      "experiments",
      (ids as string[]).map((id) => experiments.get(id) ?? id).toSorted(compareTexts),
    );
    const answer = await client.get(`${path}/records`, { max_results: 1000 });
    for (const record of listRecords(answer)) {
      content.count("evaluation records");
      const { expectations, outputs, tags } = record;
      const inputs = sorted(parse(record, "inputs"));
      content.say(what, `record ${inputs}`, [expectations, outputs, tags].map(asText));
    }
  }
}

/** MLflow sends the records as one text. */
function listRecords(answer: Fields): readonly Fields[] {
  const { records } = answer;
  return typeof records === "string" ? (JSON.parse(records) as Fields[]) : listOf(answer, "records");
}

function parse(fields: Fields, name: string): Fields {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? (JSON.parse(value) as Fields) : objectOf(fields, name);
}

function sorted(fields: Fields): string {
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
