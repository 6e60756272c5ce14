import type { Fields } from "./source-client.ts";

/** A trace as MLflow's REST API writes it: times in text, ids of spans in base64, attributes with their kinds. */
export interface TraceRecord {
  readonly traceId: string;
  readonly experimentId: string;
  /** MLflow's `TraceInfoV3`, with the assessments. */
  readonly info: Fields;
  /** OTLP's spans; undefined where a client of MLflow 2 keeps them in an artifact. */
  readonly spans: readonly Fields[] | undefined;
}

/** An evaluation dataset with its records, as MLflow's REST API writes them. */
export interface EvaluationDatasetRecord {
  readonly datasetId: string;
  readonly name: string;
  readonly digest: string;
  /** JSON; null before the first record. */
  readonly schema: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly experimentIds: readonly string[];
  readonly records: readonly EvaluationRecord[];
}

export interface EvaluationRecord {
  readonly recordId: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
  readonly expectations: unknown;
  readonly tags: unknown;
  readonly source: unknown;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
}
