import { type Assessment, AssessmentKind } from "./assessment.ts";
import { writeTime } from "./read-wire.ts";

/** An assessment as MLflow's message prints as JSON. */
export function presentAssessment(assessment: Assessment, traceId: string): Record<string, unknown> {
  return {
    assessment_id: assessment.assessmentId,
    assessment_name: assessment.name,
    trace_id: traceId,
    ...(assessment.spanId !== null && { span_id: assessment.spanId }),
    source: {
      source_type: assessment.sourceType,
      ...(assessment.sourceId !== null && { source_id: assessment.sourceId }),
    },
    create_time: writeTime(assessment.createdAtMs),
    last_update_time: writeTime(assessment.updatedAtMs),
    [assessment.kind]: presentValue(assessment),
    ...(assessment.rationale !== null && { rationale: assessment.rationale }),
    ...(Object.keys(assessment.metadata).length > 0 && { metadata: assessment.metadata }),
    ...(assessment.overrides !== null && { overrides: assessment.overrides }),
    valid: assessment.isValid,
  };
}

function presentValue({ kind, value: json, error }: Assessment): unknown {
  const value = JSON.parse(json) as unknown;
  switch (kind) {
    case AssessmentKind.feedback:
      return { value, ...(error !== null && { error }) };
    case AssessmentKind.expectation:
      return typeof value === "object" && value !== null
        ? { serialized_value: { serialization_format: "JSON_FORMAT", value: json } }
        : { value };
    case AssessmentKind.issue:
      return value;
    default:
      return kind satisfies never;
  }
}
