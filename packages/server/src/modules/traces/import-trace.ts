import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { compareFields, type ImportOutcome, recorded } from "#tracking";
import { saveAssessment } from "./assessment.store.ts";
import { readReportedTrace } from "./read-trace.ts";
import { readOtlpJson } from "./read-otlp-json.ts";
import { saveAllMetadata } from "./report-trace.ts";
import type { Span } from "./span.ts";
import { contentOfSpan, saveSpan } from "./span.store.ts";
import { computeTraceDigest } from "./trace-digest.ts";
import { findTrace, insertTrace, saveTag, withValues } from "./trace.store.ts";
import { spansKeptHere, type Trace, TraceMetadata, TraceTag } from "./trace.ts";

export interface ImportedTrace {
  /** MLflow's `TraceInfoV3`, of an experiment here. */
  readonly info: unknown;
  /** Spans as OTLP's JSON has them. */
  readonly spans: unknown;
  /** Ids of assessments that others stand in for. */
  readonly invalidAssessments: readonly string[];
  /** Where its artifacts go here. */
  readonly artifactLocation: string;
}

/**
 * Makes a trace as it was elsewhere: id, times, state, tags, metadata, spans, assessments, at once. The ledger says that
 * it was imported, with the digest that anchors have.
 *
 * @throws PlumblineError `traces/bad-otlp`, or of a field of the info.
 */
export function importTrace(
  context: Pick<AppContext, "ledger" | "clock" | "random">,
  transaction: Transaction,
  { workspace, actorId }: Principal,
  { importId, trace }: { importId: string; trace: ImportedTrace },
): ImportOutcome {
  const made = { nowMs: context.clock.nowMs(), assessmentId: () => `a-${context.random.id()}` };
  const { trace: reported, ...values } = readReportedTrace({ trace: { trace_info: trace.info } }, made);
  const spans = readOtlpJson(trace.spans).flatMap((sent) => sent.spans);
  const tags = new Map([
    ...values.tags,
    [TraceTag.artifactLocation, trace.artifactLocation],
    [TraceTag.spansLocation, spansKeptHere],
  ]);
  const assessments = values.assessments.map((assessment) => ({
    ...assessment,
    isValid: !trace.invalidAssessments.includes(assessment.assessmentId),
  }));
  const sessionId = values.metadata.get(TraceMetadata.session) ?? null;
  const row = { ...reported, workspace, sessionId, isReported: 1 };
  const known = findTrace(transaction, workspace, reported.traceId);
  if (known !== undefined) {
    const here = withValues(transaction, known);
    const brought = { ...row, tags, metadata: values.metadata, assessments };
    return compareWithTrace(transaction, here, brought, spans);
  }
  const traceNumber = insertTrace(transaction, row, actorId);
  for (const span of spans) saveSpan(transaction, traceNumber, reported.traceId, span);
  for (const [key, value] of tags) saveTag(transaction, traceNumber, key, value);
  saveAllMetadata(transaction, traceNumber, values.metadata);
  for (const assessment of assessments) saveAssessment(transaction, traceNumber, assessment);
  context.ledger.append(transaction, {
    type: "trace.imported",
    subject: `trace:${reported.traceId}`,
    actor: actorId,
    workspace,
    payload: {
      importId,
      experimentId: String(reported.experimentId),
      assessments: assessments.length,
      ...computeTraceDigest(transaction, traceNumber),
    },
  });
  return recorded;
}

function compareWithTrace(
  transaction: Transaction,
  here: Trace,
  brought: Omit<Trace, "traceNumber">,
  spans: readonly Span[],
): ImportOutcome {
  const { traceNumber, traceId } = here;
  const rows = transaction.all<{ id: string; status: string; content: string }>(
    "SELECT span_id AS id, status, content FROM trace_spans WHERE trace_number = ?",
    traceNumber,
  );
  return compareFields<object>(
    `trace ${traceId}`,
    {
      ...comparable(here),
      spans: rows.map(({ id, status, content }) => JSON.stringify([id, status, content])),
    },
    {
      ...comparable(brought),
      spans: spans.map((span) => JSON.stringify([span.spanId, span.status, contentOfSpan(span, traceId)])),
    },
  );
}

function comparable({ tags, metadata, assessments, ...trace }: Omit<Trace, "traceNumber">): object {
  return {
    experimentId: trace.experimentId,
    requestTimeMs: trace.requestTimeMs,
    durationMs: trace.durationMs,
    state: trace.state,
    clientRequestId: trace.clientRequestId,
    requestPreview: trace.requestPreview,
    responsePreview: trace.responsePreview,
    tags: [...tags].map((pair) => JSON.stringify(pair)),
    metadata: [...metadata].map((pair) => JSON.stringify(pair)),
    assessments: assessments.map((assessment) =>
      JSON.stringify(Object.entries(assessment).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ),
  };
}
