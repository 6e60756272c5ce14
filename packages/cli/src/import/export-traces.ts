import { type ExportWork, writeExportFile } from "./export-work.ts";
import { writePythonJson } from "./python-json.ts";
import { int64Of, listOf, objectOf, textOf } from "./read-fields.ts";
import type { ExperimentRecord } from "./records.ts";
import type { Fields } from "./source-client.ts";
import { plainAttributes } from "./span-attributes.ts";
import type { TraceRecord } from "./trace-record.ts";

export interface ExportedTraces {
  readonly traceIds: readonly string[];
  /** Ids of the traces of each run. */
  readonly ofRun: ReadonlyMap<string, readonly string[]>;
}

/** Writes the traces of an experiment with their spans and assessments. */
export async function exportTraces(work: ExportWork, experiment: ExperimentRecord): Promise<ExportedTraces> {
  const traceIds: string[] = [];
  const ofRun = new Map<string, string[]>();
  for await (const trace of work.source.listTraces(experiment.id)) {
    const { traceId, info, spans } = trace;
    if (spans === undefined || spans.length === 0) {
      const reason = "it has no spans, without which the tool imports nothing";
      work.report.leave("traces", traceId, reason);
      continue;
    }
    const folder = `experiments/${experiment.id}/traces/${traceId}`;
    const runId = textOf(objectOf(info, "trace_metadata"), "mlflow.sourceRun");
    traceIds.push(traceId);
    if (runId !== "") ofRun.set(runId, [...(ofRun.get(runId) ?? []), traceId]);
    if ((await work.directory.find(`${folder}/trace.json`)) !== undefined) {
      work.report.count("traces exported before");
      continue;
    }
    await work.directory.write(
      `${folder}/artifacts/traces.json`,
      `${writePythonJson({ spans: spans.map(describeSpan) })}\n`,
    );
    await writeExportFile(work, `${folder}/trace.json`, { info: describeTrace(trace), data: [] });
    work.report.count("traces");
  }
  return { traceIds, ofRun };
}

/** As MLflow's Python objects are named, which the tool prints. */
function describeTrace({ traceId, info }: TraceRecord): object {
  return {
    ...info,
    trace_id: traceId,
    trace_metadata: objectOf(info, "trace_metadata"),
    tags: objectOf(info, "tags"),
    assessments: listOf(info, "assessments").map(describeAssessment),
  };
}

function describeAssessment(assessment: Fields): object {
  const { feedback, expectation, source, create_time, last_update_time } = assessment;
  const { value, error } = (feedback ?? {}) as Fields;
  const said = (expectation ?? {}) as Fields;
  const serialised = textOf(objectOf(said, "serialized_value"), "value");
  return {
    ...assessment,
    assessment_type: feedback === undefined ? "expectation" : "feedback",
    name: assessment["assessment_name"],
    source,
    span_id: assessment["span_id"] ?? null,
    metadata: assessment["metadata"] ?? null,
    rationale: assessment["rationale"] ?? null,
    overrides: assessment["overrides"] ?? null,
    valid: assessment["valid"] ?? null,
    error: error ?? null,
    create_time_ms: Date.parse(String(create_time)),
    last_update_time_ms: Date.parse(String(last_update_time)),
    feedback: feedback === undefined ? null : { value: value ?? null, error: error ?? null },
    expectation:
      expectation === undefined ? null : serialised === "" ? (said["value"] ?? null) : JSON.parse(serialised),
  };
}

/** As `Span.to_dict` writes it: each attribute is JSON in a text. */
function describeSpan(span: Fields): object {
  const status = objectOf(span, "status");
  return {
    trace_id: span["trace_id"],
    span_id: span["span_id"],
    parent_span_id: span["parent_span_id"] ?? null,
    name: span["name"],
    start_time_unix_nano: int64Of(span, "start_time_unix_nano"),
    end_time_unix_nano: int64Of(span, "end_time_unix_nano"),
    events: listOf(span, "events").map((event) => ({
      name: event["name"],
      time_unix_nano: int64Of(event, "time_unix_nano"),
      attributes: plainAttributes(event),
    })),
    status: { code: textOf(status, "code") || "STATUS_CODE_UNSET", message: textOf(status, "message") },
    attributes: Object.fromEntries(
      Object.entries(plainAttributes(span)).map(([key, value]) => [key, writePythonJson(value)]),
    ),
  };
}
