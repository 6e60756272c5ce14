import { millisecondsOf, type Span, SpanStatus } from "./span.ts";
import { type TraceRow, TraceState } from "./trace.ts";

type Course = Pick<TraceRow, "requestTimeMs" | "durationMs" | "state">;

/** The times and the state of a trace of which these spans came first. */
export function startOfTrace(spans: readonly Span[]): Course {
  const root = spans.find(({ parentSpanId }) => parentSpanId === null);
  return { ...timesOf(spans), state: root === undefined ? TraceState.inProgress : stateOfRoot(root) };
}

/** A trace goes from its first span's start to its last one's end. */
export function widenTrace(
  { requestTimeMs, durationMs }: Course,
  spans: readonly Span[],
): Pick<Course, "requestTimeMs" | "durationMs"> {
  const added = timesOf(spans);
  const startMs = Math.min(requestTimeMs, added.requestTimeMs);
  const ends = [
    ...(durationMs === null ? [] : [requestTimeMs + durationMs]),
    ...(added.durationMs === null ? [] : [added.requestTimeMs + added.durationMs]),
  ];
  return { requestTimeMs: startMs, durationMs: ends.length === 0 ? null : Math.max(...ends) - startMs };
}

/** A root that was given no status went well. */
export function stateOfRoot({ status }: Span): TraceState {
  return status === SpanStatus.error ? TraceState.error : TraceState.ok;
}

function timesOf(spans: readonly Span[]): Pick<Course, "requestTimeMs" | "durationMs"> {
  let startNs = spans[0]?.startNs ?? 0n;
  let endNs = 0n;
  for (const span of spans) {
    if (span.startNs < startNs) startNs = span.startNs;
    if (span.endNs > endNs) endNs = span.endNs;
  }
  const requestTimeMs = millisecondsOf(startNs);
  return { requestTimeMs, durationMs: endNs === 0n ? null : millisecondsOf(endNs) - requestTimeMs };
}
