import { WireInput } from "#tracking";
import type { Assessment } from "./assessment.ts";
import { readAssessment } from "./read-assessment.ts";
import { readDuration, readStringMap, readTime } from "./read-wire.ts";
import {
  cutText,
  maximumMetadataCharacters,
  maximumTagCharacters,
  maximumTagKeyCharacters,
  type TraceId,
  type TraceRow,
  TraceState,
} from "./trace.ts";

const maximumIdCharacters = 50;

/** What a client says of a trace as a whole. */
export interface ReportedTrace {
  readonly trace: Omit<TraceRow, "traceNumber" | "workspace" | "sessionId" | "isReported">;
  readonly tags: ReadonlyMap<string, string>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly assessments: readonly Assessment[];
}

/** Reads the body of MLflow's `StartTraceV3`. */
export function readReportedTrace(
  body: unknown,
  made: { nowMs: number; assessmentId: () => string },
): ReportedTrace {
  return WireInput.read("start trace", body, (input) => {
    const reported = input.object("trace", (trace) =>
      trace.object("trace_info", (info) => readInfo(info, made)),
    );
    if (reported === undefined) input.note("trace.trace_info", "is missing");
    return reported!;
  });
}

function readInfo(info: WireInput, made: { nowMs: number; assessmentId: () => string }): ReportedTrace {
  const traceId = info.requiredText("trace_id") as TraceId;
  if (traceId.length > maximumIdCharacters || /[/\s]/.test(traceId)) {
    info.note(
      "trace_id",
      `is ${JSON.stringify(traceId.slice(0, 60))}; at most ${maximumIdCharacters} characters without spaces and '/' are allowed`,
    );
  }
  return {
    trace: {
      traceId,
      experimentId: readExperiment(info),
      requestTimeMs: readTime(info, "request_time") ?? made.nowMs,
      durationMs: readDuration(info, "execution_duration"),
      state: readState(info, "state"),
      clientRequestId: info.text("client_request_id") ?? null,
      requestPreview: info.text("request_preview") ?? null,
      responsePreview: info.text("response_preview") ?? null,
    },
    tags: cutPairs(readStringMap(info, "tags"), maximumTagKeyCharacters, maximumTagCharacters),
    metadata: cutPairs(
      readStringMap(info, "trace_metadata"),
      maximumMetadataCharacters,
      maximumMetadataCharacters,
    ),
    assessments: info.list("assessments", (assessment) => readAssessment(assessment, made)),
  };
}

function readExperiment(info: WireInput): number {
  const id = info.object("trace_location", (location) =>
    location.object("mlflow_experiment", (experiment) => experiment.requiredText("experiment_id")),
  );
  if (id === undefined)
    info.note("trace_location.mlflow_experiment", "is missing; traces are kept in experiments");
  else if (!/^\d{1,15}$/.test(id)) {
    info.note(
      "trace_location.mlflow_experiment.experiment_id",
      `is ${JSON.stringify(id)}; give a whole number`,
    );
  }
  return Number(id ?? 0);
}

/** MLflow's two names for a trace of which nothing is known. */
const unspecifiedNames: readonly unknown[] = [undefined, 0, "TRACE_STATUS_UNSPECIFIED"];
const stateNumbers = [
  TraceState.unspecified,
  TraceState.ok,
  TraceState.error,
  TraceState.inProgress,
] as const;

export function readState(info: WireInput, field: string): TraceState {
  const value = info.raw(field);
  if (unspecifiedNames.includes(value)) return TraceState.unspecified;
  const state =
    typeof value === "number"
      ? stateNumbers[value]
      : Object.values(TraceState).find((name) => name === value);
  if (state === undefined) {
    info.note(field, `is ${JSON.stringify(value)}; give one of ${Object.values(TraceState).join(", ")}`);
  }
  return state ?? TraceState.unspecified;
}

export function cutPairs(
  pairs: ReadonlyMap<string, string>,
  maximumKey: number,
  maximumValue: number,
): Map<string, string> {
  return new Map(
    Array.from(pairs, ([key, value]) => [cutText(key, maximumKey), cutText(value, maximumValue)]),
  );
}
