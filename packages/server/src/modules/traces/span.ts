import type { AttributeMap } from "./attribute-value.ts";

export const SpanStatus = { unset: "UNSET", ok: "OK", error: "ERROR" } as const;
export type SpanStatus = (typeof SpanStatus)[keyof typeof SpanStatus];

export interface SpanEvent {
  readonly name: string;
  readonly timeNs: bigint;
  readonly attributes: AttributeMap;
}

/** A reference from one span to another, maybe of another trace. Ids are lower-case hexadecimal. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: AttributeMap;
}

/** One step of a trace, as OpenTelemetry has it. Ids are lower-case hexadecimal; times are nanoseconds since 1970. */
export interface Span {
  /** OpenTelemetry's id: 32 digits. */
  readonly traceId: string;
  /** 16 digits. */
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly startNs: bigint;
  /** 0 while the span is open. */
  readonly endNs: bigint;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  readonly attributes: AttributeMap;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

/** Spans that one resource (a process, a service) sent. */
export interface ResourceSpans {
  readonly resource: AttributeMap;
  readonly spans: readonly Span[];
}

/** Keys of attributes that mean something here. */
export const SpanAttribute = {
  traceId: "mlflow.traceRequestId",
  type: "mlflow.spanType",
  inputs: "mlflow.spanInputs",
  outputs: "mlflow.spanOutputs",
  tokenUsage: "mlflow.chat.tokenUsage",
  cost: "mlflow.llm.cost",
  session: "session.id",
  conversation: "gen_ai.conversation.id",
  user: "user.id",
  /** What follows is the key of a tag of the trace. */
  tagPrefix: "mlflow.traceTag.",
} as const;

const millisecondNs = 1_000_000n;

export function millisecondsOf(timeNs: bigint): number {
  return Number(timeNs / millisecondNs);
}
