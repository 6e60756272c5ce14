import { createHash } from "node:crypto";
import type { Id } from "@plumbline/platform";
import type { KeyValue } from "./key-value.ts";

/** `d-` and 32 lower-case hexadecimal characters. */
export type EvaluationDatasetId = Id<"evaluation-dataset">;

/** A named set of records (inputs and what is expected of them) that evaluations of prompts and agents run over. */
export interface EvaluationDataset {
  readonly datasetId: EvaluationDatasetId;
  readonly workspace: string;
  readonly name: string;
  readonly digest: string;
  /** JSON of a `RecordSchema`; null before the first record. */
  readonly schema: string | null;
  readonly records: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly tags: readonly KeyValue[];
}

/** The tag by which clients say who they are. */
export const userTag = "mlflow.user";

const digestCharacters = 8;

/** Changes with every change of the records, as MLflow computes it. */
export function digestOf(name: string, updatedAtMs: number): string {
  return createHash("sha256").update(`${name}:${updatedAtMs}`).digest("hex").slice(0, digestCharacters);
}
