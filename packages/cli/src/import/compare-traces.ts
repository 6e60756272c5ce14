import type { Comparison } from "./comparison.ts";
import { compareRecords } from "./compare-records.ts";
import { placesOf } from "./import-evaluation-datasets.ts";
import type { ImportSource } from "./import-source.ts";
import type { ExperimentPlaces, PlacedExperiment } from "./import-work.ts";
import { otlpSpan } from "./otlp-span.ts";
import { writePythonJson } from "./python-json.ts";
import { listOf, objectOf, textOf } from "./read-fields.ts";
import type { Fields } from "./source-client.ts";
import type { EvaluationRecord, TraceRecord } from "./trace-record.ts";

interface Sides {
  readonly source: ImportSource;
  readonly server: ImportSource;
}

/** Compares the traces of an experiment: what is known of each, every span, every assessment. */
export async function compareTraces(
  { source, server }: Sides,
  { sourceId, experimentId }: PlacedExperiment,
  comparison: Comparison,
): Promise<void> {
  const here = new Map<string, TraceRecord>();
  for await (const trace of server.listTraces(experimentId)) here.set(trace.traceId, trace);
  for await (const trace of source.listTraces(sourceId)) {
    if (trace.spans === undefined) continue;
    comparison.count("traces");
    const found = here.get(trace.traceId);
    const name = `trace ${trace.traceId}`;
    if (found === undefined) comparison.differ(`${name} is missing`);
    else compareRecords(comparison, name, describeTrace(trace), describeTrace(found));
  }
}

/** Compares evaluation datasets with their records, by id. */
export async function compareEvaluationDatasets(
  { source, server }: Sides,
  places: ExperimentPlaces,
  comparison: Comparison,
): Promise<void> {
  if (places.size === 0) return;
  const ids = [...places.values()].map(({ experimentId }) => experimentId);
  const here = new Map<string, object>();
  for await (const dataset of server.listEvaluationDatasets(ids))
    here.set(dataset.datasetId, { ...dataset, records: dataset.records.map(describeRecord) });
  for await (const dataset of source.listEvaluationDatasets([...places.keys()])) {
    comparison.count("evaluation datasets");
    comparison.count("evaluation records", dataset.records.length);
    const found = here.get(dataset.datasetId);
    const name = `evaluation dataset ${JSON.stringify(dataset.name)}`;
    if (found === undefined) comparison.differ(`${name} is missing`);
    else {
      const experimentIds = placesOf(dataset.experimentIds, places);
      const records = dataset.records.map(describeRecord);
      compareRecords(comparison, name, { ...dataset, experimentIds, records }, found);
    }
  }
}

function describeRecord(record: EvaluationRecord): string {
  return writePythonJson(sortKeys(record));
}

function describeTrace({ info, spans = [] }: TraceRecord): object {
  const { "mlflow.artifactLocation": _there, ...tags } = objectOf(info, "tags");
  return {
    requestTime: Date.parse(textOf(info, "request_time")),
    duration: Number.parseFloat(textOf(info, "execution_duration")),
    state: textOf(info, "state"),
    clientRequestId: textOf(info, "client_request_id"),
    requestPreview: textOf(info, "request_preview"),
    responsePreview: textOf(info, "response_preview"),
    tags,
    metadata: objectOf(info, "trace_metadata"),
    assessments: listOf(info, "assessments").map(describeAssessment),
    spans: spans.map((span) => describeSpan(otlpSpan(span))),
  };
}

/** A span names its trace in an attribute too, which a server writes itself. */
function describeSpan(span: Fields): string {
  const attributes = listOf(span, "attributes").filter(({ key }) => key !== "mlflow.traceRequestId");
  const byKey = Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
  return writePythonJson({ ...span, attributes: sortKeys(byKey) });
}

function describeAssessment(assessment: Fields): string {
  const { feedback, expectation, create_time, last_update_time } = assessment;
  const said = (expectation ?? {}) as Fields;
  const serialised = textOf(objectOf(said, "serialized_value"), "value");
  return writePythonJson({
    id: textOf(assessment, "assessment_id"),
    name: textOf(assessment, "assessment_name"),
    source: sortKeys(objectOf(assessment, "source")),
    created: Date.parse(String(create_time)),
    updated: Date.parse(String(last_update_time)),
    feedback: sortKeys(feedback),
    expectation: sortKeys(serialised === "" ? said["value"] : JSON.parse(serialised)),
    rationale: textOf(assessment, "rationale"),
    spanId: textOf(assessment, "span_id"),
    overrides: textOf(assessment, "overrides"),
    metadata: sortKeys(objectOf(assessment, "metadata")),
    valid: assessment["valid"] !== false,
  });
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null || value.constructor !== Object) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sortKeys(member)]));
}
