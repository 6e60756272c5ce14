import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { extendLocation, getActiveExperiment, getRunInfo } from "#tracking";
import { markChanged } from "./anchor.store.ts";
import type { AttributeMap } from "./attribute-value.ts";
import { type ResourceSpans, type Span, SpanAttribute } from "./span.ts";
import { previewOf } from "./span-attributes.ts";
import { hasUsage, listSpans, saveSpan } from "./span.store.ts";
import { addUpUsage } from "./span-usage.ts";
import { metadataOfSpans, tagsOfSpans } from "./span-values.ts";
import {
  addMetadata,
  findTrace,
  insertTrace,
  linkRun,
  saveMetadata,
  saveTag,
  updateTrace,
} from "./trace.store.ts";
import { startOfTrace, stateOfRoot, widenTrace } from "./trace-of-spans.ts";
import { spansKeptHere, TraceMetadata, type TraceId, type TraceRow, TraceState, TraceTag } from "./trace.ts";

export interface SpanExport {
  /** For traces that are not known yet; others stay where they are. */
  readonly experimentId: string;
  /** The run that traces belong to whose root is among the spans. */
  readonly runId: string | undefined;
  readonly sent: readonly ResourceSpans[];
}

interface SpansOfTrace {
  readonly resource: AttributeMap;
  readonly spans: readonly Span[];
}

/**
 * Keeps spans, of one trace or many, all or none. A trace begins with its first span; its root, which comes last, tells
 * how it went.
 *
 * @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-not-active`, `tracking/run-not-found`.
 */
export async function logSpans(
  context: Pick<AppContext, "storage" | "clock">,
  principal: Principal,
  { experimentId, runId, sent }: SpanExport,
): Promise<void> {
  const byTrace = groupByTrace(sent);
  await context.storage.write((transaction) => {
    if (runId !== undefined) getRunInfo(transaction, principal.workspace, runId);
    for (const [otelTraceId, spansOfTrace] of byTrace) {
      const row = openTrace(transaction, principal, experimentId, otelTraceId, spansOfTrace);
      keepSpans(transaction, row, otelTraceId, spansOfTrace);
      const root = spansOfTrace.spans.find(({ parentSpanId }) => parentSpanId === null);
      if (runId !== undefined && root !== undefined) linkRun(transaction, row.traceNumber, runId);
      markChanged(transaction, row.traceNumber, context.clock);
    }
  });
}

function groupByTrace(sent: readonly ResourceSpans[]): Map<string, SpansOfTrace> {
  const byTrace = new Map<string, { resource: AttributeMap; spans: Span[] }>();
  for (const { resource, spans } of sent) {
    for (const span of spans) {
      const known = byTrace.get(span.traceId);
      if (known === undefined) byTrace.set(span.traceId, { resource, spans: [span] });
      else known.spans.push(span);
    }
  }
  return byTrace;
}

/** The trace of these spans, begun if it is new. */
function openTrace(
  transaction: Transaction,
  { workspace, actorId }: Principal,
  experimentId: string,
  otelTraceId: string,
  { spans }: SpansOfTrace,
): TraceRow {
  const traceId = `tr-${otelTraceId}` as TraceId;
  const known = findTrace(transaction, workspace, traceId);
  if (known !== undefined) return known;
  const experiment = getActiveExperiment(transaction, workspace, experimentId);
  const row = {
    workspace,
    traceId,
    experimentId: Number(experiment.experimentId),
    ...startOfTrace(spans),
    clientRequestId: null,
    requestPreview: null,
    responsePreview: null,
    sessionId: null,
    isReported: 0,
  };
  const traceNumber = insertTrace(transaction, row, actorId);
  const location = extendLocation(experiment.artifactLocation, "traces", traceId, "artifacts");
  saveTag(transaction, traceNumber, TraceTag.artifactLocation, location);
  return { ...row, traceNumber };
}

function keepSpans(
  transaction: Transaction,
  row: TraceRow,
  otelTraceId: string,
  { resource, spans }: SpansOfTrace,
): void {
  const { traceNumber, traceId } = row;
  for (const span of spans) saveSpan(transaction, traceNumber, traceId, span);
  saveTag(transaction, traceNumber, TraceTag.spansLocation, spansKeptHere);
  for (const [key, value] of tagsOfSpans(resource, spans)) saveTag(transaction, traceNumber, key, value);
  const metadata = metadataOfSpans(spans);
  for (const [key, value] of metadata) addMetadata(transaction, traceNumber, key, value);

  const root = spans.find(({ parentSpanId }) => parentSpanId === null);
  const widened = row.isReported === 1 ? row : { ...row, ...widenTrace(row, spans) };
  const isOpen = row.state === TraceState.inProgress || row.state === TraceState.unspecified;
  const after: TraceRow = {
    ...widened,
    state: isOpen && root !== undefined ? stateOfRoot(root) : row.state,
    requestPreview: row.requestPreview ?? previewOf(root?.attributes.get(SpanAttribute.inputs), "user"),
    responsePreview:
      row.responsePreview ?? previewOf(root?.attributes.get(SpanAttribute.outputs), "assistant"),
    sessionId: row.sessionId ?? metadata.get(TraceMetadata.session) ?? null,
  };
  updateTrace(transaction, after);
  if (after.isReported === 0 && after.state !== TraceState.inProgress) {
    saveUsage(transaction, traceNumber, otelTraceId);
  }
}

/** Once the root is here, which comes last: adding up again with each span would read all of them each time. */
function saveUsage(transaction: Transaction, traceNumber: number, otelTraceId: string): void {
  if (!hasUsage(transaction, traceNumber)) return;
  for (const [key, value] of addUpUsage(listSpans(transaction, traceNumber, otelTraceId))) {
    saveMetadata(transaction, traceNumber, key, value);
  }
}
