import { setTimeout } from "node:timers/promises";
import type { Reader } from "#storage";
import { traceErrors } from "./errors.ts";
import type { Span } from "./span.ts";
import { countSpans, listSpans } from "./span.store.ts";
import { findTrace, withValues } from "./trace.store.ts";
import { spansKeptHere, type Trace, TraceMetadata, type TraceRow, TraceTag } from "./trace.ts";

export interface TraceWithSpans {
  readonly trace: Trace;
  readonly spans: readonly Span[];
}

/** Clients report a trace beside its spans, which may come a moment later. */
const retriesMs = [500, 1000, 1500] as const;

/** @throws PlumblineError `traces/trace-not-found`. */
export function getTraceRow(reader: Reader, workspace: string, traceId: string): TraceRow {
  const row = findTrace(reader, workspace, traceId);
  if (row === undefined) throw traceErrors["trace-not-found"]({ traceId });
  return row;
}

/** @throws PlumblineError `traces/trace-not-found`. */
export function getTrace(reader: Reader, workspace: string, traceId: string): Trace {
  return withValues(reader, getTraceRow(reader, workspace, traceId));
}

/**
 * A trace with its spans. Waits some seconds for spans that its client counted and that are not here yet, unless some
 * of them will do.
 *
 * @throws PlumblineError `traces/trace-not-found`, `traces/trace-incomplete`, `traces/spans-elsewhere`.
 */
export async function getTraceWithSpans(
  reader: Reader,
  workspace: string,
  request: { traceId: string; allowPartial: boolean },
  signal: AbortSignal,
): Promise<TraceWithSpans> {
  const { traceId } = request;
  for (const waitMs of request.allowPartial ? [] : retriesMs) {
    const trace = getTrace(reader, workspace, traceId);
    if (countSpans(reader, trace.traceNumber) >= expectedSpans(trace)) break;
    await setTimeout(waitMs, undefined, { signal });
  }
  const trace = getTrace(reader, workspace, traceId);
  if (trace.tags.get(TraceTag.spansLocation) !== spansKeptHere) {
    throw traceErrors["spans-elsewhere"]({ traceId });
  }
  const spans = listSpans(reader, trace.traceNumber, otelIdOf(traceId));
  const expected = expectedSpans(trace);
  if (!request.allowPartial && spans.length < expected) {
    throw traceErrors["trace-incomplete"]({ traceId, stored: spans.length, expected });
  }
  return { trace, spans };
}

/** Those of the traces that are here whole, in the order asked for. Others are left out, as MLflow does. */
export function listWholeTraces(
  reader: Reader,
  workspace: string,
  traceIds: readonly string[],
): TraceWithSpans[] {
  return listTraces(reader, workspace, traceIds).flatMap((trace) => {
    if (trace.tags.get(TraceTag.spansLocation) !== spansKeptHere) return [];
    const spans = listSpans(reader, trace.traceNumber, otelIdOf(trace.traceId));
    return spans.length < Math.max(1, expectedSpans(trace)) ? [] : [{ trace, spans }];
  });
}

/** Those of the traces that exist, each once, in the order asked for. */
export function listTraces(reader: Reader, workspace: string, traceIds: readonly string[]): Trace[] {
  return [...new Set(traceIds)].flatMap((traceId) => {
    const row = findTrace(reader, workspace, traceId);
    return row === undefined ? [] : [withValues(reader, row)];
  });
}

/** How many spans the client said it sent; 1 where it did not say. */
function expectedSpans({ metadata }: Trace): number {
  const sizes = metadata.get(TraceMetadata.sizes);
  const count = sizes === undefined ? undefined : /"num_spans":\s*(\d{1,9})/.exec(sizes)?.[1];
  return Number(count ?? 1);
}

function otelIdOf(traceId: string): string {
  return traceId.replace(/^tr-/, "");
}
