import type { AppContext } from "#context";
import type { Principal } from "#ports";
import type { Transaction } from "#storage";
import { type EvaluationDataset, type EvaluationDatasetId } from "./evaluation-dataset.ts";
import {
  addDatasetExperiment,
  findEvaluationDataset,
  insertEvaluationDataset,
  listDatasetExperiments,
} from "./evaluation-dataset.store.ts";
import { digestOfInputs, type EvaluationRecord, type EvaluationRecordId } from "./evaluation-record.ts";
import { listRecords, saveRecord } from "./evaluation-record.store.ts";
import { type ExactJson, type ExactObject, isExactObject, parseExactJson, sortedJson } from "./exact-json.ts";
import { compareFields, conflict, type ImportOutcome, recorded } from "./import-outcome.ts";

export interface ImportedEvaluationDataset extends Omit<
  EvaluationDataset,
  "datasetId" | "workspace" | "records"
> {
  readonly datasetId: string;
  /** Ids of experiments here. */
  readonly experimentIds: readonly string[];
  readonly records: readonly ImportedEvaluationRecord[];
}

/** Values as JSON, in which 1 and 1.0 are two numbers. */
export interface ImportedEvaluationRecord {
  readonly recordId: string;
  readonly inputs: string;
  readonly outputs: string;
  readonly expectations: string;
  readonly tags: string;
  readonly source: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
}

const recordsOfPage = 1000;

/** Makes an evaluation dataset as it was elsewhere, with its records: ids, times, digest. */
export function importEvaluationDataset(
  context: Pick<AppContext, "ledger">,
  transaction: Transaction,
  { workspace, actorId }: Principal,
  { importId, dataset }: { importId: string; dataset: ImportedEvaluationDataset },
): ImportOutcome {
  const { datasetId, experimentIds, records, ...fields } = dataset;
  const owner = transaction.get<{ workspace: string }>(
    "SELECT workspace FROM evaluation_datasets WHERE dataset_id = ?",
    datasetId,
  )?.workspace;
  if (owner !== undefined && owner !== workspace)
    return conflict(
      `evaluation dataset ${datasetId} is of the workspace ${JSON.stringify(owner)} here; it stays there`,
    );
  const read = records.map(readRecord);
  if (owner !== undefined) return compareWithDataset(transaction, workspace, dataset, read);
  insertEvaluationDataset(transaction, {
    ...fields,
    datasetId: datasetId as EvaluationDatasetId,
    workspace,
    records: records.length,
  });
  for (const experimentId of experimentIds)
    addDatasetExperiment(transaction, datasetId, experimentId, fields.createdAtMs);
  for (const record of read) saveRecord(transaction, datasetId, digestOfInputs(record.inputs), record);
  context.ledger.append(transaction, {
    type: "evaluation-dataset.imported",
    subject: `evaluation-dataset:${datasetId}`,
    actor: actorId,
    workspace,
    payload: { importId, name: fields.name, experimentIds, records: records.length, digest: fields.digest },
  });
  return recorded;
}

function readRecord(record: ImportedEvaluationRecord): EvaluationRecord {
  return {
    ...record,
    recordId: record.recordId as EvaluationRecordId,
    inputs: objectOf(record.inputs) ?? {},
    outputs: parseExactJson(record.outputs),
    expectations: objectOf(record.expectations),
    tags: objectOf(record.tags) ?? {},
    source: objectOf(record.source) as EvaluationRecord["source"],
  };
}

function objectOf(text: string): ExactObject | null {
  const value = parseExactJson(text);
  return isExactObject(value) ? value : null;
}

function compareWithDataset(
  transaction: Transaction,
  workspace: string,
  dataset: ImportedEvaluationDataset,
  records: readonly EvaluationRecord[],
): ImportOutcome {
  const { datasetId } = dataset;
  const here = findEvaluationDataset(transaction, workspace, datasetId)!;
  const present: EvaluationRecord[] = [];
  for (;;) {
    const after = present.at(-1);
    const page = listRecords(transaction, workspace, datasetId, { maximum: recordsOfPage, after });
    present.push(...page);
    if (page.length < recordsOfPage) break;
  }
  return compareFields<object>(
    `evaluation dataset ${datasetId}`,
    {
      ...here,
      experimentIds: listDatasetExperiments(transaction, workspace, datasetId),
      tags: here.tags.map(pairOf),
      records: present.map(describe),
    },
    { ...dataset, tags: dataset.tags.map(pairOf), records: records.map(describe) },
  );
}

function pairOf({ key, value }: { key: string; value: string }): string {
  return JSON.stringify([key, value]);
}

function describe(record: EvaluationRecord): string {
  const { inputs, outputs, expectations, tags, source, ...rest } = record;
  const values = [inputs, outputs, expectations, tags, source as ExactJson].map(sortedJson);
  return JSON.stringify([rest.recordId, rest.createdAtMs, rest.updatedAtMs, ...values]);
}
