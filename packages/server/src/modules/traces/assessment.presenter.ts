import { writeInt64 } from "@plumbline/platform";
import { writeWireDouble } from "#tracking";
import { type Assessment, AssessmentKind } from "./assessment.ts";
import { type AttributeValue, isMap, parseAttribute } from "./attribute-value.ts";
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
  const value = parseAttribute(json);
  switch (kind) {
    case AssessmentKind.feedback:
      return { value: plainJson(value), ...(error !== null && { error }) };
    case AssessmentKind.expectation:
      return typeof value === "object" && value !== null
        ? { serialized_value: { serialization_format: "JSON_FORMAT", value: json } }
        : { value: plainJson(value) };
    case AssessmentKind.issue:
      return plainJson(value);
    default:
      return kind satisfies never;
  }
}

function plainJson(value: AttributeValue): unknown {
  if (typeof value === "bigint") return writeInt64(value);
  if (typeof value === "number") return writeWireDouble(value);
  if (typeof value !== "object" || value === null) return value;
  if (!isMap(value)) return value.map(plainJson);
  return Object.fromEntries(Array.from(value, ([key, item]) => [key, plainJson(item)]));
}
