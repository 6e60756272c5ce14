import type { Reader, Transaction } from "#storage";
import type { KeyValue } from "./key-value.ts";
import { runNameTag } from "./run.ts";
import { forgetRunDocument } from "./run-document-cache.ts";

export function findParam(reader: Reader, runId: string, key: string): string | undefined {
  return reader.get<{ value: string }>(
    "SELECT value FROM run_params WHERE run_id = ? AND key = ?",
    runId,
    key,
  )?.value;
}

export function listParams(reader: Reader, runId: string): KeyValue[] {
  return reader.all<KeyValue>("SELECT key, value FROM run_params WHERE run_id = ? ORDER BY key", runId);
}

export function listTags(reader: Reader, runId: string): KeyValue[] {
  return reader.all<KeyValue>("SELECT key, value FROM run_tags WHERE run_id = ? ORDER BY key", runId);
}

export function findTag(reader: Reader, runId: string, key: string): string | undefined {
  return reader.get<{ value: string }>("SELECT value FROM run_tags WHERE run_id = ? AND key = ?", runId, key)
    ?.value;
}

export function insertParam(transaction: Transaction, runId: string, { key, value }: KeyValue): void {
  forgetRunDocument(transaction, runId);
  transaction.run("INSERT INTO run_params (run_id, key, value) VALUES (?, ?, ?)", runId, key, value);
}

/** Sets a tag. That of the run's name renames the run as well. */
export function saveTag(transaction: Transaction, runId: string, { key, value }: KeyValue): void {
  forgetRunDocument(transaction, runId);
  transaction.run(
    `INSERT INTO run_tags (run_id, key, value) VALUES (?, ?, ?)
     ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value`,
    runId,
    key,
    value,
  );
  if (key === runNameTag) transaction.run("UPDATE runs SET name = ? WHERE run_id = ?", value, runId);
}

/** @returns whether there was such a tag. */
export function removeTag(transaction: Transaction, runId: string, key: string): boolean {
  forgetRunDocument(transaction, runId);
  return transaction.run("DELETE FROM run_tags WHERE run_id = ? AND key = ?", runId, key).changes > 0;
}
