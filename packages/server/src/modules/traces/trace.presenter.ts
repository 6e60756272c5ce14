import { presentAssessment } from "./assessment.presenter.ts";
import { writeDuration, writeTime } from "./read-wire.ts";
import { type Trace, TraceState } from "./trace.ts";

/** A trace as MLflow's `TraceInfoV3` prints as JSON. */
export function presentTraceInfo(trace: Trace): Record<string, unknown> {
  return {
    trace_id: trace.traceId,
    ...(trace.clientRequestId !== null && { client_request_id: trace.clientRequestId }),
    trace_location: {
      type: "MLFLOW_EXPERIMENT",
      mlflow_experiment: { experiment_id: String(trace.experimentId) },
    },
    request_time: writeTime(trace.requestTimeMs),
    ...(trace.durationMs !== null && { execution_duration: writeDuration(trace.durationMs) }),
    state: trace.state,
    ...(trace.metadata.size > 0 && { trace_metadata: Object.fromEntries(trace.metadata) }),
    ...(trace.tags.size > 0 && { tags: Object.fromEntries(trace.tags) }),
    ...(trace.assessments.length > 0 && {
      assessments: trace.assessments.map((assessment) => presentAssessment(assessment, trace.traceId)),
    }),
    ...(trace.requestPreview !== null && { request_preview: trace.requestPreview }),
    ...(trace.responsePreview !== null && { response_preview: trace.responsePreview }),
  };
}

/** A trace as clients up to 2.x know it. */
export function presentLegacyTrace(trace: Trace): Record<string, unknown> {
  return {
    request_id: trace.traceId,
    experiment_id: String(trace.experimentId),
    timestamp_ms: trace.requestTimeMs,
    execution_time_ms: trace.durationMs ?? 0,
    status: trace.state === TraceState.unspecified ? "TRACE_STATUS_UNSPECIFIED" : trace.state,
    ...(trace.metadata.size > 0 && { request_metadata: pairsOf(trace.metadata) }),
    ...(trace.tags.size > 0 && { tags: pairsOf(trace.tags) }),
  };
}

function pairsOf(map: ReadonlyMap<string, string>): { key: string; value: string }[] {
  return Array.from(map, ([key, value]) => ({ key, value }));
}
