import type { Reader, Transaction } from "#storage";
import type { EvaluationRecord } from "./evaluation-record.ts";
import { type ExactJson, parseExactJson } from "./exact-json.ts";

const recordColumns = `r.record_id AS recordId, r.inputs, r.outputs, r.expectations, r.tags, r.source,
  r.created_at_ms AS createdAtMs, r.updated_at_ms AS updatedAtMs, r.created_by AS createdBy, r.updated_by AS updatedBy`;

const jsonColumns = ["inputs", "outputs", "expectations", "tags", "source"] as const;
type JsonColumn = (typeof jsonColumns)[number];
type RecordRow = Omit<EvaluationRecord, JsonColumn> & Readonly<Record<JsonColumn, string | null>>;

function recordOfRow(row: RecordRow): EvaluationRecord {
  const parsed: Partial<Record<JsonColumn, ExactJson>> = {};
  for (const column of jsonColumns) {
    const text = row[column];
    parsed[column] = text === null ? null : parseExactJson(text);
  }
  return { ...row, ...parsed } as EvaluationRecord;
}

export function findRecordByInputs(
  reader: Reader,
  datasetId: string,
  inputDigest: string,
): EvaluationRecord | undefined {
  const row = reader.get<RecordRow>(
    `SELECT ${recordColumns} FROM evaluation_records r WHERE r.dataset_id = ? AND r.input_digest = ?`,
    datasetId,
    inputDigest,
  );
  return row && recordOfRow(row);
}

/** Where the last page of records ended. */
export interface RecordPosition {
  readonly createdAtMs: number;
  readonly recordId: string;
}

/** Records in the order in which they came, from behind `after` on. */
export function listRecords(
  reader: Reader,
  workspace: string,
  datasetId: string,
  { maximum, after }: { maximum: number; after: RecordPosition | undefined },
): EvaluationRecord[] {
  return reader
    .all<RecordRow>(
      `SELECT ${recordColumns} FROM evaluation_records r
       JOIN evaluation_datasets d ON d.dataset_id = r.dataset_id
       WHERE r.dataset_id = ? AND d.workspace = ? AND (r.created_at_ms, r.record_id) > (?, ?)
       ORDER BY r.created_at_ms, r.record_id LIMIT ?`,
      datasetId,
      workspace,
      after?.createdAtMs ?? 0,
      after?.recordId ?? "",
      maximum,
    )
    .map(recordOfRow);
}

/** Adds the record, or puts it in the place of the one with its id. */
export function saveRecord(
  transaction: Transaction,
  datasetId: string,
  inputDigest: string,
  record: EvaluationRecord,
): void {
  transaction.run(
    `INSERT INTO evaluation_records (record_id, dataset_id, input_digest, inputs, outputs, expectations, tags, source,
       created_at_ms, updated_at_ms, created_by, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (record_id) DO UPDATE SET outputs = excluded.outputs, expectations = excluded.expectations,
       tags = excluded.tags, updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by`,
    record.recordId,
    datasetId,
    inputDigest,
    JSON.stringify(record.inputs),
    record.outputs === null ? null : JSON.stringify(record.outputs),
    record.expectations === null ? null : JSON.stringify(record.expectations),
    JSON.stringify(record.tags),
    record.source === null ? null : JSON.stringify(record.source),
    record.createdAtMs,
    record.updatedAtMs,
    record.createdBy,
    record.updatedBy,
  );
}

/** @returns whether the dataset had such a record. */
export function removeRecord(transaction: Transaction, datasetId: string, recordId: string): boolean {
  const { changes } = transaction.run(
    "DELETE FROM evaluation_records WHERE dataset_id = ? AND record_id = ?",
    datasetId,
    recordId,
  );
  return changes > 0;
}
