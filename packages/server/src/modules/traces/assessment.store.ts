import type { Reader, Transaction } from "#storage";
import type { Assessment, AssessmentError, AssessmentId } from "./assessment.ts";
import { TraceMetadata } from "./trace.ts";

type AssessmentRow = Omit<Assessment, "error" | "metadata" | "isValid"> & {
  readonly error: string | null;
  readonly metadata: string | null;
  readonly isValid: number;
};

const columns = `assessment_id AS assessmentId, name, kind, value, error, source_type AS sourceType,
  source_id AS sourceId, span_id AS spanId, rationale, metadata, overrides, is_valid AS isValid,
  created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs`;

export function findAssessment(
  reader: Reader,
  traceNumber: number,
  assessmentId: string,
): Assessment | undefined {
  const row = reader.get<AssessmentRow>(
    `SELECT ${columns} FROM trace_assessments WHERE trace_number = ? AND assessment_id = ?`,
    traceNumber,
    assessmentId,
  );
  return row && assessmentOf(row);
}

export function listAssessments(reader: Reader, traceNumber: number): Assessment[] {
  return reader
    .all<AssessmentRow>(
      `SELECT ${columns} FROM trace_assessments WHERE trace_number = ? ORDER BY created_at_ms, assessment_id`,
      traceNumber,
    )
    .map(assessmentOf);
}

function assessmentOf(row: AssessmentRow): Assessment {
  return {
    ...row,
    error: row.error === null ? null : (JSON.parse(row.error) as AssessmentError),
    metadata: row.metadata === null ? {} : (JSON.parse(row.metadata) as Record<string, string>),
    isValid: row.isValid === 1,
  };
}

/** Inserts it, or writes it over the one with its id. */
export function saveAssessment(transaction: Transaction, traceNumber: number, assessment: Assessment): void {
  const { error, metadata } = assessment;
  transaction.run(
    `INSERT INTO trace_assessments (trace_number, assessment_id, name, kind, value, number_value, error, source_type,
       source_id, span_id, rationale, metadata, concerns_session, overrides, is_valid, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (trace_number, assessment_id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
       value = excluded.value, number_value = excluded.number_value, error = excluded.error,
       source_type = excluded.source_type, source_id = excluded.source_id, span_id = excluded.span_id,
       rationale = excluded.rationale, metadata = excluded.metadata, concerns_session = excluded.concerns_session,
       overrides = excluded.overrides, is_valid = excluded.is_valid, created_at_ms = excluded.created_at_ms,
       updated_at_ms = excluded.updated_at_ms`,
    traceNumber,
    assessment.assessmentId,
    assessment.name,
    assessment.kind,
    assessment.value,
    numberOf(assessment.value),
    error === null ? null : JSON.stringify(error),
    assessment.sourceType,
    assessment.sourceId,
    assessment.spanId,
    assessment.rationale,
    Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata),
    Object.hasOwn(metadata, TraceMetadata.session) ? 1 : 0,
    assessment.overrides,
    assessment.isValid ? 1 : 0,
    assessment.createdAtMs,
    assessment.updatedAtMs,
  );
}

/** For comparisons by size. */
function numberOf(value: string): number | null {
  return /^-?\d/.test(value) && Number.isFinite(Number(value)) ? Number(value) : null;
}

export function setAssessmentValid(
  transaction: Transaction,
  traceNumber: number,
  assessmentId: AssessmentId,
  isValid: boolean,
): boolean {
  const { changes } = transaction.run(
    "UPDATE trace_assessments SET is_valid = ? WHERE trace_number = ? AND assessment_id = ?",
    isValid ? 1 : 0,
    traceNumber,
    assessmentId,
  );
  return changes > 0;
}

export function removeAssessment(
  transaction: Transaction,
  traceNumber: number,
  assessmentId: AssessmentId,
): void {
  transaction.run(
    "DELETE FROM trace_assessments WHERE trace_number = ? AND assessment_id = ?",
    traceNumber,
    assessmentId,
  );
}
