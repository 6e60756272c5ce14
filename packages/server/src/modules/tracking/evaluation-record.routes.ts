import type { Route } from "#context";
import { trackingErrors } from "./errors.ts";
import { presentRecord } from "./evaluation-dataset.presenter.ts";
import { listRecords, type RecordPosition } from "./evaluation-record.store.ts";
import { mlflowRoutes } from "./mlflow-route.ts";
import { readRecords } from "./read-evaluation-records.ts";
import { WireInput } from "./wire-input.ts";
import { deleteEvaluationRecords, writeEvaluationRecords } from "./write-evaluation-records.ts";

const path = "/3.0/mlflow/datasets/:datasetId/records";
const defaultRecords = 1000;
const maximumRecords = 50_000;

function readPage(query: unknown): { maximum: number; after: RecordPosition | undefined } {
  return WireInput.read("list records of an evaluation dataset", query, (input) => {
    const asked = input.integer("max_results") ?? 0;
    const maximum = asked === 0 ? defaultRecords : asked;
    if (maximum < 1 || maximum > maximumRecords) {
      input.note("max_results", `is ${maximum}; give 1 to ${maximumRecords}, or 0 for ${defaultRecords}`);
    }
    return { maximum, after: readPosition(input.text("page_token") ?? "") };
  });
}

/** `<created>:<record id>` in base64, as MLflow writes it. */
function readPosition(token: string): RecordPosition | undefined {
  if (token === "") return undefined;
  const [, createdAtMs, recordId] = /^(\d{1,15}):(.+)$/.exec(Buffer.from(token, "base64").toString()) ?? [];
  if (createdAtMs === undefined || recordId === undefined) throw trackingErrors["bad-page-token"]({ token });
  return { createdAtMs: Number(createdAtMs), recordId };
}

function writePosition({ createdAtMs, recordId }: RecordPosition): string {
  return Buffer.from(`${createdAtMs}:${recordId}`).toString("base64");
}

/** Records of MLflow's evaluation datasets (3.x). They travel as one text of JSON. */
export const evaluationRecordRoutes: readonly Route[] = [
  mlflowRoutes({
    method: "GET",
    path,
    permission: "experiments:read",
    summary: "Records of an evaluation dataset",
    read: readPage,
    handle: ({ storage }, { workspace }, { maximum, after }, { params }) => {
      const datasetId = params["datasetId"] ?? "";
      const found = listRecords(storage.read, workspace, datasetId, { maximum: maximum + 1, after });
      const records = found.slice(0, maximum);
      const last = records.at(-1);
      return {
        records: JSON.stringify(records.map((record) => presentRecord(datasetId, record))),
        ...(last !== undefined && found.length > maximum && { next_page_token: writePosition(last) }),
      };
    },
  }),
  mlflowRoutes({
    method: "POST",
    path,
    permission: "experiments:write",
    summary: "Add records to an evaluation dataset, or merge them",
    read: readRecords,
    handle: async (context, principal, records, { params }) => {
      const { inserted, updated } = await writeEvaluationRecords(
        context,
        principal,
        params["datasetId"] ?? "",
        records,
      );
      return { inserted_count: inserted, updated_count: updated };
    },
  }),
  mlflowRoutes({
    method: "DELETE",
    path,
    permission: "experiments:write",
    summary: "Delete records of an evaluation dataset",
    read: (body) =>
      WireInput.read("delete records of an evaluation dataset", body, (input) =>
        input.texts("dataset_record_ids"),
      ),
    handle: async (context, principal, recordIds, { params }) => ({
      deleted_count: await deleteEvaluationRecords(context, principal, params["datasetId"] ?? "", recordIds),
    }),
  }),
].flat();
