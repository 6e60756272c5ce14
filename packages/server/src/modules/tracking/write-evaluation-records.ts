import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { trackingErrors } from "./errors.ts";
import { digestOf, userTag } from "./evaluation-dataset.ts";
import { findEvaluationDataset, saveEvaluationDataset } from "./evaluation-dataset.store.ts";
import {
  digestOfInputs,
  type EvaluationRecord,
  type EvaluationRecordId,
  extendSchema,
  mergeRecord,
  type RecordContent,
  type RecordSchema,
} from "./evaluation-record.ts";
import { findRecordByInputs, removeRecord, saveRecord } from "./evaluation-record.store.ts";

type WriteContext = Pick<AppContext, "storage" | "clock" | "ledger" | "random">;

/**
 * Adds records; one whose inputs are there already is merged with that one.
 * @throws PlumblineError `tracking/records-of-unknown-dataset`.
 */
export async function writeEvaluationRecords(
  context: WriteContext,
  { workspace, actorId }: Principal,
  datasetId: string,
  contents: readonly RecordContent[],
): Promise<{ inserted: number; updated: number }> {
  const nowMs = context.clock.nowMs();
  return context.storage.write((transaction) => {
    const dataset = findEvaluationDataset(transaction, workspace, datasetId);
    if (dataset === undefined) {
      if (contents.length === 0) return { inserted: 0, updated: 0 };
      throw trackingErrors["records-of-unknown-dataset"]({ datasetId });
    }
    let inserted = 0;
    for (const content of contents) {
      if (writeRecord(context, transaction, datasetId, content, nowMs) === "inserted") inserted++;
    }
    const updated = contents.length - inserted;
    const known = dataset.schema === null ? undefined : (JSON.parse(dataset.schema) as RecordSchema);
    const digest = digestOf(dataset.name, nowMs);
    saveEvaluationDataset(transaction, {
      ...dataset,
      digest,
      schema: contents.length === 0 ? dataset.schema : JSON.stringify(extendSchema(known, contents)),
      updatedAtMs: nowMs,
      updatedBy: contents.map(userOf).findLast((user) => user !== undefined) ?? null,
    });
    context.ledger.append(transaction, {
      type: "evaluation-dataset.records-written",
      subject: `evaluation-dataset:${datasetId}`,
      actor: actorId,
      workspace,
      payload: { inserted, updated, digest },
    });
    return { inserted, updated };
  });
}

function writeRecord(
  { random }: Pick<AppContext, "random">,
  transaction: Transaction,
  datasetId: string,
  content: RecordContent,
  nowMs: number,
): "inserted" | "updated" {
  const inputDigest = digestOfInputs(content.inputs);
  const user = userOf(content);
  const known = findRecordByInputs(transaction, datasetId, inputDigest);
  if (known !== undefined) {
    saveRecord(transaction, datasetId, inputDigest, mergeRecord(known, content, user, nowMs));
    return "updated";
  }
  const record: EvaluationRecord = {
    recordId: `dr-${random.id()}` as EvaluationRecordId,
    inputs: content.inputs,
    // MLflow reads a record without outputs as one whose outputs have no fields.
    outputs: content.outputs === undefined ? {} : content.outputs,
    expectations: content.expectations ?? null,
    tags: content.tags ?? {},
    source: content.source ?? null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    createdBy: user ?? null,
    updatedBy: user ?? null,
  };
  saveRecord(transaction, datasetId, inputDigest, record);
  return "inserted";
}

function userOf({ tags }: RecordContent): string | undefined {
  const user = tags?.[userTag];
  return typeof user === "string" ? user : undefined;
}

/** @returns how many there were; an unknown dataset has none. */
export function deleteEvaluationRecords(
  context: WriteContext,
  { workspace, actorId }: Principal,
  datasetId: string,
  recordIds: readonly string[],
): Promise<number> {
  return context.storage.write((transaction) => {
    if (findEvaluationDataset(transaction, workspace, datasetId) === undefined) return 0;
    const removed = recordIds.filter((recordId) => removeRecord(transaction, datasetId, recordId));
    if (removed.length === 0) return 0;
    context.ledger.append(transaction, {
      type: "evaluation-dataset.records-deleted",
      subject: `evaluation-dataset:${datasetId}`,
      actor: actorId,
      workspace,
      payload: { deleted: removed.length },
    });
    return removed.length;
  });
}
