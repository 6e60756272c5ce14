import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { extendLocation, getActiveExperiment } from "#tracking";
import { saveAssessment } from "./assessment.store.ts";
import { markChanged } from "./anchor.store.ts";
import type { ReportedTrace } from "./read-trace.ts";
import {
  findTrace,
  insertTrace,
  linkRun,
  saveMetadata,
  saveTag,
  updateTrace,
  withValues,
} from "./trace.store.ts";
import { type Trace, TraceMetadata, TraceTag } from "./trace.ts";

/**
 * Keeps what a client says of a trace as a whole, which it does when the trace has ended; spans come on their own,
 * before or after. Said again, it is written over; tags, metadata and assessments are added to those that are there.
 *
 * @throws PlumblineError `tracking/experiment-not-found`, `tracking/experiment-not-active`.
 */
export async function reportTrace(
  context: Pick<AppContext, "storage" | "clock">,
  { workspace, actorId }: Principal,
  { trace, tags, metadata, assessments }: ReportedTrace,
): Promise<Trace> {
  return context.storage.write((transaction) => {
    const { experimentId, artifactLocation } = getActiveExperiment(
      transaction,
      workspace,
      String(trace.experimentId),
    );
    const known = findTrace(transaction, workspace, trace.traceId);
    const row = {
      ...trace,
      workspace,
      experimentId: Number(experimentId),
      requestPreview: trace.requestPreview ?? known?.requestPreview ?? null,
      responsePreview: trace.responsePreview ?? known?.responsePreview ?? null,
      sessionId: metadata.get(TraceMetadata.session) ?? known?.sessionId ?? null,
      isReported: 1,
    };
    const traceNumber = known?.traceNumber ?? insertTrace(transaction, row, actorId);
    if (known !== undefined) updateTrace(transaction, { ...row, traceNumber });
    const location = extendLocation(artifactLocation, "traces", trace.traceId, "artifacts");
    saveTag(transaction, traceNumber, TraceTag.artifactLocation, location);
    for (const [key, value] of tags) saveTag(transaction, traceNumber, key, value);
    saveAllMetadata(transaction, traceNumber, metadata);
    saveMetadata(transaction, traceNumber, TraceMetadata.reported, "true");
    for (const assessment of assessments) saveAssessment(transaction, traceNumber, assessment);
    markChanged(transaction, traceNumber, context.clock);
    return withValues(transaction, { ...row, traceNumber });
  });
}

/** Metadata name the run that a trace was made in: it is found by that run. */
export function saveAllMetadata(
  transaction: Transaction,
  traceNumber: number,
  metadata: ReadonlyMap<string, string>,
): void {
  for (const [key, value] of metadata) saveMetadata(transaction, traceNumber, key, value);
  const runId = metadata.get(TraceMetadata.run);
  if (runId !== undefined) linkRun(transaction, traceNumber, runId);
}
