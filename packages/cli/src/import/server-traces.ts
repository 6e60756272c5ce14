import { parseExactly } from "./python-json.ts";
import { listOf, objectOf, optionalText, textOf, timeOf } from "./read-fields.ts";
import { type Fields, type SourceClient, SourceRefusal } from "./source-client.ts";
import type { EvaluationDatasetRecord, EvaluationRecord, TraceRecord } from "./trace-record.ts";

type Pages = (method: "GET" | "POST", path: string, fields: Fields) => AsyncIterable<Fields>;

const api = "/api/3.0/mlflow";
const tracesOfPage = 100;
/** Spans come whole, so their traces come a few at a time. */
const tracesOfRequest = 10;
const datasetsOfPage = 50;
const recordsOfPage = 500;

/** Traces of an experiment with their spans; none where the server is older than traces. */
export async function* listServerTraces(
  client: SourceClient,
  pages: Pages,
  experimentId: string,
): AsyncGenerator<TraceRecord> {
  const locations = [{ type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experimentId } }];
  const body = { locations, max_results: tracesOfPage, order_by: ["timestamp_ms ASC"] };
  for await (const page of whereServed(pages("POST", `${api}/traces/search`, body))) {
    const infos = listOf(page, "traces");
    for (let start = 0; start < infos.length; start += tracesOfRequest)
      yield* await readTraces(client, experimentId, infos.slice(start, start + tracesOfRequest));
  }
}

async function readTraces(
  client: SourceClient,
  experimentId: string,
  infos: readonly Fields[],
): Promise<TraceRecord[]> {
  const kept = infos.filter(
    (info) => objectOf(info, "tags")["mlflow.trace.spansLocation"] === "TRACKING_STORE",
  );
  const query = { trace_ids: kept.map((info) => textOf(info, "trace_id")) };
  const answer = kept.length === 0 ? {} : await client.get(`${api}/traces/batchGet`, query);
  const spans = new Map(
    listOf(answer, "traces").map((trace) => [
      textOf(objectOf(trace, "trace_info"), "trace_id"),
      listOf(trace, "spans"),
    ]),
  );
  return infos.map((info) => {
    const traceId = textOf(info, "trace_id");
    return { traceId, experimentId, info, spans: spans.get(traceId) };
  });
}

/** Evaluation datasets of some experiments; none where the server is older than they are. */
export async function* listServerDatasets(
  client: SourceClient,
  pages: Pages,
  experimentIds: readonly string[],
): AsyncGenerator<EvaluationDatasetRecord> {
  const body = { experiment_ids: experimentIds, max_results: datasetsOfPage };
  for await (const page of whereServed(pages("POST", `${api}/datasets/search`, body))) {
    for (const dataset of listOf(page, "datasets")) {
      const path = `${api}/datasets/${encodeURIComponent(textOf(dataset, "dataset_id"))}`;
      const { experiment_ids: ids = [] } = await client.get(`${path}/experiment-ids`);
      const records: EvaluationRecord[] = [];
      for await (const some of pages("GET", `${path}/records`, { max_results: recordsOfPage }))
        records.push(...jsonOf<Fields[]>(some, "records", []).map(readRecord));
      yield {
        datasetId: textOf(dataset, "dataset_id"),
        name: textOf(dataset, "name"),
        digest: textOf(dataset, "digest"),
        schema: optionalText(dataset, "schema") || null,
        createdAtMs: timeOf(dataset, "created_time"),
        updatedAtMs: timeOf(dataset, "last_update_time"),
        createdBy: optionalText(dataset, "created_by") ?? null,
        updatedBy: optionalText(dataset, "last_updated_by") ?? null,
        tags: jsonOf<Record<string, string>>(dataset, "tags", {}),
        experimentIds: ids as string[],
        records,
      };
    }
  }
}

function readRecord(record: Fields): EvaluationRecord {
  return {
    recordId: textOf(record, "dataset_record_id"),
    inputs: jsonOf(record, "inputs", {}),
    outputs: jsonOf(record, "outputs", null),
    expectations: jsonOf(record, "expectations", null),
    tags: jsonOf(record, "tags", {}),
    source: jsonOf(record, "source", null),
    createdAtMs: timeOf(record, "created_time"),
    updatedAtMs: timeOf(record, "last_update_time"),
    createdBy: optionalText(record, "created_by") ?? null,
    updatedBy: optionalText(record, "last_updated_by") ?? null,
  };
}

/** MLflow writes some fields as JSON within a text. */
function jsonOf<T>(fields: Fields, name: string, absent: T): T {
  const value = fields[name];
  if (value === undefined || value === null || value === "") return absent;
  return (typeof value === "string" ? parseExactly(value) : value) as T;
}

async function* whereServed(pages: AsyncIterable<Fields>): AsyncGenerator<Fields> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof SourceRefusal && error.status === 404)) throw error;
  }
}
