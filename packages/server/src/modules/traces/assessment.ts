import type { Id } from "@plumbline/platform";

export type AssessmentId = Id<"assessment">;

export const AssessmentKind = {
  /** What somebody, or some code, makes of the trace. */
  feedback: "feedback",
  /** What the trace should have led to. */
  expectation: "expectation",
  /** A problem that the trace shows; its name is the problem's id. */
  issue: "issue",
} as const;
export type AssessmentKind = (typeof AssessmentKind)[keyof typeof AssessmentKind];

export const SourceType = {
  unspecified: "SOURCE_TYPE_UNSPECIFIED",
  human: "HUMAN",
  judge: "LLM_JUDGE",
  code: "CODE",
} as const;
export type SourceType = (typeof SourceType)[keyof typeof SourceType];

export interface AssessmentError {
  readonly error_code: string;
  readonly error_message?: string;
  readonly stack_trace?: string;
}

/** Something said about a trace or one of its spans. */
export interface Assessment {
  readonly assessmentId: AssessmentId;
  readonly name: string;
  readonly kind: AssessmentKind;
  /** JSON, as `attributeText` writes it. Filters compare it. */
  readonly value: string;
  readonly error: AssessmentError | null;
  readonly sourceType: SourceType;
  readonly sourceId: string | null;
  readonly spanId: string | null;
  readonly rationale: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The assessment that this one stands in for. */
  readonly overrides: AssessmentId | null;
  /** False once another one overrides it. */
  readonly isValid: boolean;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}
