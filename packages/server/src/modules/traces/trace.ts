import type { Id } from "@plumbline/platform";
import type { Assessment } from "./assessment.ts";

/** As clients know it: `tr-<32 hexadecimal digits>`, or without the prefix where a 2.x client began it. */
export type TraceId = Id<"trace">;

export const TraceState = {
  unspecified: "STATE_UNSPECIFIED",
  ok: "OK",
  error: "ERROR",
  inProgress: "IN_PROGRESS",
} as const;
export type TraceState = (typeof TraceState)[keyof typeof TraceState];

/** A trace without what hangs on it. */
export interface TraceRow {
  /** Short for its id, in the rows below it. */
  readonly traceNumber: number;
  readonly workspace: string;
  readonly traceId: TraceId;
  readonly experimentId: number;
  readonly requestTimeMs: number;
  readonly durationMs: number | null;
  readonly state: TraceState;
  readonly clientRequestId: string | null;
  readonly requestPreview: string | null;
  readonly responsePreview: string | null;
  readonly sessionId: string | null;
  /** 1 once a client said what the trace as a whole is: spans that come later change none of it. */
  readonly isReported: number;
}

/** A trace but for its spans. */
export interface Trace extends TraceRow {
  readonly tags: ReadonlyMap<string, string>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly assessments: readonly Assessment[];
}

export const TraceTag = {
  name: "mlflow.traceName",
  artifactLocation: "mlflow.artifactLocation",
  spansLocation: "mlflow.trace.spansLocation",
} as const;

/** Value of the tag that tells clients to ask for spans here, rather than to download them as an artifact. */
export const spansKeptHere = "TRACKING_STORE";

export const TraceMetadata = {
  run: "mlflow.sourceRun",
  session: "mlflow.trace.session",
  user: "mlflow.trace.user",
  tokenUsage: "mlflow.trace.tokenUsage",
  cost: "mlflow.trace.cost",
  sizes: "mlflow.trace.sizeStats",
  reported: "mlflow.trace.infoFinalized",
} as const;

/** Longer ones are cut, as MLflow does. */
export const maximumMetadataCharacters = 250;
export const maximumTagKeyCharacters = 250;
export const maximumTagCharacters = 4096;

/** The first `maximum` characters. */
export function cutText(text: string, maximum: number): string {
  return text.length <= maximum ? text : Array.from(text).slice(0, maximum).join("");
}
