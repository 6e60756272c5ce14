import { parseJson } from "@plumbline/platform";
import { pairs } from "./database-runs.ts";
import type { MlflowDatabase, Row } from "./mlflow-database.ts";
import { int64Of, listOf, optionalText, textOf, timeOf } from "./read-fields.ts";
import type { Fields } from "./source-client.ts";
import { taggedAttributes } from "./tagged-attributes.ts";
import type { TraceRecord } from "./trace-record.ts";

/** Traces of an experiment with their spans. MLflow 2 keeps spans in artifacts, MLflow 3 in the database. */
export async function* listDatabaseTraces(
  database: MlflowDatabase,
  experimentId: string,
): AsyncGenerator<TraceRecord> {
  if (!database.has("trace_info")) return;
  const sql = "SELECT * FROM trace_info WHERE experiment_id = ? ORDER BY timestamp_ms, request_id";
  for await (const page of database.pages(sql, Number(experimentId)))
    for (const row of page) yield await readTrace(database, experimentId, row);
}

async function readTrace(database: MlflowDatabase, experimentId: string, row: Row): Promise<TraceRecord> {
  const traceId = textOf(row, "request_id");
  const tags = await dictionary(database, "trace_tags", traceId);
  const duration = row["execution_time_ms"];
  const info: Fields = {
    trace_id: traceId,
    trace_location: { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experimentId } },
    request_time: new Date(timeOf(row, "timestamp_ms")).toISOString(),
    ...(duration !== null && { execution_duration: `${Number(duration) / 1000}s` }),
    state: textOf(row, "status") === "TRACE_STATUS_UNSPECIFIED" ? "STATE_UNSPECIFIED" : textOf(row, "status"),
    ...present(row, ["client_request_id", "request_preview", "response_preview"]),
    trace_metadata: await dictionary(database, "trace_request_metadata", traceId),
    tags,
    assessments: await listAssessments(database, traceId),
  };
  const isKept = tags["mlflow.trace.spansLocation"] === "TRACKING_STORE" && database.has("spans");
  return { traceId, experimentId, info, spans: isKept ? await listSpans(database, traceId) : undefined };
}

async function dictionary(
  database: MlflowDatabase,
  table: string,
  traceId: string,
): Promise<Record<string, string>> {
  const found = await pairs(database, `SELECT key, value FROM ${table} WHERE request_id = ?`, traceId);
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
}

async function listSpans(database: MlflowDatabase, traceId: string): Promise<Fields[]> {
  const sql = "SELECT content FROM spans WHERE trace_id = ? ORDER BY start_time_unix_nano, span_id";
  return (await database.all(sql, traceId)).map((row) => {
    const span = parseJson(textOf(row, "content")) as Fields;
    const { attributes, events, links, parent_span_id, ...rest } = span;
    return {
      ...rest,
      ...(parent_span_id !== null && { parent_span_id }),
      start_time_unix_nano: int64Of(span, "start_time_unix_nano"),
      end_time_unix_nano: int64Of(span, "end_time_unix_nano"),
      // A span's own attributes are JSON in texts, an event's are not.
      attributes: taggedAttributes(attributes as Fields, { inText: true }),
      events: listOf({ events }, "events").map((event) => ({
        ...event,
        attributes: taggedAttributes(event["attributes"] as Fields, { inText: false }),
      })),
      links: listOf({ links }, "links"),
    };
  });
}

async function listAssessments(database: MlflowDatabase, traceId: string): Promise<Fields[]> {
  if (!database.has("assessments")) return [];
  const sql = "SELECT * FROM assessments WHERE trace_id = ? ORDER BY created_timestamp, assessment_id";
  return (await database.all(sql, traceId)).map((row) => {
    const metadata = optionalText(row, "assessment_metadata");
    return {
      assessment_id: textOf(row, "assessment_id"),
      assessment_name: textOf(row, "name"),
      trace_id: traceId,
      source: { source_type: textOf(row, "source_type"), ...present(row, ["source_id"]) },
      create_time: new Date(timeOf(row, "created_timestamp")).toISOString(),
      last_update_time: new Date(timeOf(row, "last_updated_timestamp")).toISOString(),
      ...valueOf(row),
      ...present(row, ["span_id", "rationale", "overrides"]),
      ...(metadata !== undefined && { metadata: parseJson(metadata) }),
      valid: Boolean(row["valid"]),
    };
  });
}

function valueOf(row: Row): Fields {
  const text = textOf(row, "value");
  const value = parseJson(text);
  const error = optionalText(row, "error");
  if (textOf(row, "assessment_type") !== "expectation") {
    return { feedback: { value, ...(error !== undefined && { error: parseJson(error) }) } };
  }
  const isPlain = typeof value !== "object" || value === null;
  return {
    expectation: isPlain
      ? { value }
      : { serialized_value: { serialization_format: "JSON_FORMAT", value: text } },
  };
}

function present(row: Row, names: readonly string[]): Fields {
  return Object.fromEntries(
    names.flatMap((name) =>
      row[name] === null || row[name] === undefined ? [] : [[name, textOf(row, name)]],
    ),
  );
}
