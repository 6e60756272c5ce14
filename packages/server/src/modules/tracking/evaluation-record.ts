import { createHash } from "node:crypto";
import type { Id } from "@plumbline/platform";
import { type ExactJson, type ExactObject, isExactObject, nameJsonType, sortedJson } from "./exact-json.ts";

/** `dr-` and 32 lower-case hexadecimal characters. */
export type EvaluationRecordId = Id<"evaluation-record">;

export const RecordSourceType = {
  unspecified: "UNSPECIFIED",
  trace: "TRACE",
  human: "HUMAN",
  document: "DOCUMENT",
  code: "CODE",
} as const;
export type RecordSourceType = (typeof RecordSourceType)[keyof typeof RecordSourceType];

/** Where a record was taken from. */
export interface RecordSource {
  readonly source_type: RecordSourceType;
  readonly source_data: ExactObject;
}

/** A record as a client sends it. Absent outputs leave those of an earlier record alone, null removes them. */
export interface RecordContent {
  readonly inputs: ExactObject;
  readonly outputs?: ExactJson;
  readonly expectations: ExactObject | undefined;
  readonly tags: ExactObject | undefined;
  readonly source: RecordSource | undefined;
}

export interface EvaluationRecord {
  readonly recordId: EvaluationRecordId;
  readonly inputs: ExactObject;
  readonly outputs: ExactJson;
  readonly expectations: ExactObject | null;
  readonly tags: ExactObject;
  readonly source: RecordSource | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
}

/** Two records of a dataset with the same inputs are one. */
export function digestOfInputs(inputs: ExactObject): string {
  return createHash("sha256").update(sortedJson(inputs)).digest("hex");
}

/** A record after the same inputs came again: what is new is added to what was there. */
export function mergeRecord(
  record: EvaluationRecord,
  content: RecordContent,
  updatedBy: string | undefined,
  nowMs: number,
): EvaluationRecord {
  const expectations = { ...record.expectations, ...content.expectations };
  return {
    ...record,
    outputs: content.outputs === undefined ? record.outputs : content.outputs,
    expectations: record.expectations === null && content.expectations === undefined ? null : expectations,
    tags: { ...record.tags, ...content.tags },
    updatedAtMs: nowMs,
    updatedBy: updatedBy ?? record.updatedBy,
  };
}

/** The names of a dataset's fields and the type each had when it was first seen. */
export interface RecordSchema {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>> | string;
  readonly expectations: Readonly<Record<string, string>>;
  readonly version: "1.0";
}

const emptySchema: RecordSchema = { inputs: {}, outputs: {}, expectations: {}, version: "1.0" };

export function extendSchema(
  known: RecordSchema | undefined,
  records: readonly RecordContent[],
): RecordSchema {
  let { inputs, outputs, expectations, version } = known ?? emptySchema;
  for (const record of records) {
    inputs = { ...typesOf(record.inputs), ...inputs };
    expectations = { ...typesOf(record.expectations), ...expectations };
    outputs = extendOutputs(outputs, record.outputs);
  }
  return { inputs, outputs, expectations, version };
}

/** Outputs are an object of fields, or one value whose type is the first one's. */
function extendOutputs(
  known: RecordSchema["outputs"],
  found: ExactJson | undefined,
): RecordSchema["outputs"] {
  if (found === undefined || found === null || typeof known === "string") return known;
  if (isExactObject(found)) return { ...typesOf(found), ...known };
  return Object.keys(known).length === 0 ? nameJsonType(found) : known;
}

function typesOf(fields: ExactObject | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(fields ?? {}).map(([key, value]) => [key, nameJsonType(value)]));
}
