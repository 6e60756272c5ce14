import type { WireInput } from "#tracking";
import {
  type Assessment,
  type AssessmentError,
  type AssessmentId,
  AssessmentKind,
  SourceType,
} from "./assessment.ts";
import { type AttributeValue, attributeText, parseAttribute } from "./attribute-value.ts";
import { readStringMap, readTime } from "./read-wire.ts";

const maximumNameCharacters = 250;
const maximumStackCharacters = 10_000;

/** What a request cannot know. */
export interface Made {
  readonly nowMs: number;
  readonly assessmentId: () => string;
}

/** Reads MLflow's `Assessment`. Whether it is valid is for the server to say. */
export function readAssessment(input: WireInput, { nowMs, assessmentId }: Made): Assessment {
  const value = readValue(input);
  if (value === undefined) input.note("", "has neither feedback nor expectation nor issue; give one of them");
  const createdAtMs = readTime(input, "create_time") ?? nowMs;
  return {
    assessmentId: (input.text("assessment_id") || assessmentId()) as AssessmentId,
    name: readName(input),
    kind: value?.kind ?? AssessmentKind.feedback,
    value: value?.value ?? "null",
    error: value?.error ?? null,
    ...readSource(input),
    spanId: input.text("span_id") || null,
    rationale: input.text("rationale") || null,
    metadata: Object.fromEntries(readStringMap(input, "metadata")),
    overrides: (input.text("overrides") || null) as AssessmentId | null,
    isValid: true,
    createdAtMs,
    updatedAtMs: readTime(input, "last_update_time") ?? createdAtMs,
  };
}

export function readName(input: WireInput): string {
  const name = input.requiredText("assessment_name");
  if (name.length > maximumNameCharacters) {
    input.note(
      "assessment_name",
      `is ${name.length} characters long; at most ${maximumNameCharacters} are allowed`,
    );
  }
  return name;
}

export type AssessmentValue = Pick<Assessment, "kind" | "value" | "error">;

/** The one value that an assessment has. */
export function readValue(input: WireInput): AssessmentValue | undefined {
  const values = [
    input.object("feedback", (feedback) => ({
      kind: AssessmentKind.feedback,
      value: attributeText(plainValue(feedback.raw("value"))),
      error: feedback.object("error", readError) ?? null,
    })),
    input.object("expectation", (expectation) => ({
      kind: AssessmentKind.expectation,
      value: readExpectation(expectation),
      error: null,
    })),
    input.object("issue", (issue) => ({
      kind: AssessmentKind.issue,
      value: attributeText(new Map([["issue_name", issue.text("issue_name") ?? ""]])),
      error: null,
    })),
  ].filter((value) => value !== undefined);
  if (values.length > 1) input.note("", "has more than one of feedback, expectation and issue; give one");
  return values[0];
}

function readError(error: WireInput): AssessmentError {
  const message = error.text("error_message");
  const stack = error.text("stack_trace");
  return {
    error_code: error.text("error_code") ?? "",
    ...(message !== undefined && { error_message: message }),
    ...(stack !== undefined && { stack_trace: stack.slice(-maximumStackCharacters) }),
  };
}

/** Lists and objects come as JSON in a text. */
function readExpectation(expectation: WireInput): string {
  const serialized = expectation.object("serialized_value", (value) => value.requiredText("value"));
  if (serialized === undefined) return attributeText(plainValue(expectation.raw("value")));
  try {
    return attributeText(parseAttribute(serialized));
  } catch {
    expectation.note("serialized_value.value", "is not JSON");
    return "null";
  }
}

function readSource(input: WireInput): Pick<Assessment, "sourceType" | "sourceId"> {
  return (
    input.object("source", (source) => {
      const given = source.text("source_type") ?? SourceType.unspecified;
      const sourceType = Object.values(SourceType).find((name) => name === given);
      if (sourceType === undefined) {
        source.note(
          "source_type",
          `is ${JSON.stringify(given.slice(0, 60))}; give one of ${Object.values(SourceType).join(", ")}`,
        );
      }
      return {
        sourceType: sourceType ?? SourceType.unspecified,
        sourceId: source.text("source_id") || "default",
      };
    }) ?? { sourceType: SourceType.unspecified, sourceId: "default" }
  );
}

/** A `Value` of protobuf: its numbers are doubles. */
function plainValue(value: unknown): AttributeValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(plainValue);
  return new Map(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}
