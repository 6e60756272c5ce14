import type { Reader } from "#storage";
import type { Assessment } from "./assessment.ts";
import { findAssessment } from "./assessment.store.ts";
import { traceErrors } from "./errors.ts";
import { getTraceRow } from "./get-trace.ts";

/** @throws PlumblineError `traces/trace-not-found`, `traces/assessment-not-found`. */
export function getAssessment(
  reader: Reader,
  workspace: string,
  traceId: string,
  assessmentId: string,
): { traceNumber: number; assessment: Assessment } {
  const { traceNumber } = getTraceRow(reader, workspace, traceId);
  const assessment = findAssessment(reader, traceNumber, assessmentId);
  if (assessment === undefined) throw traceErrors["assessment-not-found"]({ traceId, assessmentId });
  return { traceNumber, assessment };
}
