import type { AppContext } from "#context";
import type { Principal } from "#ports";
import { extendLocation, getActiveExperiment, WireInput } from "#tracking";
import { markChanged } from "./anchor.store.ts";
import { getTraceRow } from "./get-trace.ts";
import { cutPairs, readState } from "./read-trace.ts";
import { saveAllMetadata } from "./report-trace.ts";
import { insertTrace, saveTag, updateTrace, withValues } from "./trace.store.ts";
import {
  maximumMetadataCharacters,
  maximumTagCharacters,
  maximumTagKeyCharacters,
  type Trace,
  type TraceId,
  TraceMetadata,
  TraceState,
  TraceTag,
} from "./trace.ts";

interface LegacyValues {
  readonly timeMs: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

export function readLegacyStart(body: unknown): LegacyValues & { experimentId: string } {
  return WireInput.read("start trace", body, (input) => ({
    experimentId: input.requiredText("experiment_id"),
    ...readValues(input),
  }));
}

export function readLegacyEnd(body: unknown): LegacyValues & { state: TraceState } {
  return WireInput.read("end trace", body, (input) => ({
    state: readState(input, "status"),
    ...readValues(input),
  }));
}

function readValues(input: WireInput): LegacyValues {
  const readPair = (pair: WireInput) => [pair.requiredText("key"), pair.text("value") ?? ""] as const;
  return {
    timeMs: input.integer("timestamp_ms") ?? 0,
    metadata: cutPairs(
      new Map(input.list("request_metadata", readPair)),
      maximumMetadataCharacters,
      maximumMetadataCharacters,
    ),
    tags: cutPairs(new Map(input.list("tags", readPair)), maximumTagKeyCharacters, maximumTagCharacters),
  };
}

/**
 * Begins a trace as clients up to 2.x do: its spans follow as an artifact, `traces.json`.
 * @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-not-active`.
 */
export async function startLegacyTrace(
  context: Pick<AppContext, "storage" | "clock" | "random">,
  { workspace, actorId }: Principal,
  { experimentId, timeMs, metadata, tags }: ReturnType<typeof readLegacyStart>,
): Promise<Trace> {
  return context.storage.write((transaction) => {
    const experiment = getActiveExperiment(transaction, workspace, experimentId);
    const traceId = context.random.id() as TraceId;
    const row = {
      workspace,
      traceId,
      experimentId: Number(experiment.experimentId),
      requestTimeMs: timeMs,
      durationMs: null,
      state: TraceState.inProgress,
      clientRequestId: null,
      requestPreview: null,
      responsePreview: null,
      sessionId: metadata.get(TraceMetadata.session) ?? null,
      isReported: 1,
    };
    const traceNumber = insertTrace(transaction, row, actorId);
    const location = extendLocation(experiment.artifactLocation, "traces", traceId, "artifacts");
    saveTag(transaction, traceNumber, TraceTag.artifactLocation, location);
    for (const [key, value] of tags) saveTag(transaction, traceNumber, key, value);
    saveAllMetadata(transaction, traceNumber, metadata);
    markChanged(transaction, traceNumber, context.clock);
    return withValues(transaction, { ...row, traceNumber });
  });
}

/** Ends it. Tags and metadata are added to those that are there. @throws PlumblineError `traces/trace-not-found`. */
export async function endLegacyTrace(
  context: Pick<AppContext, "storage" | "clock">,
  { workspace }: Principal,
  traceId: string,
  { state, timeMs, metadata, tags }: ReturnType<typeof readLegacyEnd>,
): Promise<Trace> {
  return context.storage.write((transaction) => {
    const row = getTraceRow(transaction, workspace, traceId);
    const ended = {
      ...row,
      state,
      durationMs: timeMs - row.requestTimeMs,
      sessionId: metadata.get(TraceMetadata.session) ?? row.sessionId,
    };
    updateTrace(transaction, ended);
    for (const [key, value] of tags) saveTag(transaction, row.traceNumber, key, value);
    saveAllMetadata(transaction, row.traceNumber, metadata);
    markChanged(transaction, row.traceNumber, context.clock);
    return withValues(transaction, ended);
  });
}
