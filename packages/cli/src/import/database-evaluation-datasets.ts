import type { MlflowDatabase, Row } from "./mlflow-database.ts";
import { parseExactly } from "./python-json.ts";
import { optionalText, textOf, timeOf } from "./read-fields.ts";
import type { Fields } from "./source-client.ts";
import type { EvaluationDatasetRecord, EvaluationRecord } from "./trace-record.ts";

/** Evaluation datasets that belong to one of the experiments. */
export async function* listDatabaseDatasets(
  database: MlflowDatabase,
  experimentIds: readonly string[],
): AsyncGenerator<EvaluationDatasetRecord> {
  if (!database.has("evaluation_datasets")) return;
  for (const row of await database.all(
    "SELECT * FROM evaluation_datasets ORDER BY created_time, dataset_id",
  )) {
    const datasetId = textOf(row, "dataset_id");
    const places = await database.all(
      `SELECT destination_id AS id FROM entity_associations
       WHERE source_type = 'evaluation_dataset' AND destination_type = 'experiment' AND source_id = ?`,
      datasetId,
    );
    const ids = places.map(({ id }) => String(id));
    if (!ids.some((id) => experimentIds.includes(id))) continue;
    const tags = await database.all(
      "SELECT key, value FROM evaluation_dataset_tags WHERE dataset_id = ?",
      datasetId,
    );
    yield {
      datasetId,
      name: textOf(row, "name"),
      digest: textOf(row, "digest"),
      schema: optionalText(row, "schema") || null,
      ...timesOf(row),
      tags: Object.fromEntries(tags.map((tag) => [textOf(tag, "key"), textOf(tag, "value")])),
      experimentIds: ids,
      records: (
        await database.all(
          "SELECT * FROM evaluation_dataset_records WHERE dataset_id = ? ORDER BY created_time, dataset_record_id",
          datasetId,
        )
      ).map(readRecord),
    };
  }
}

function readRecord(row: Row): EvaluationRecord {
  return {
    recordId: textOf(row, "dataset_record_id"),
    inputs: jsonOf(row, "inputs") ?? {},
    outputs: unwrap(jsonOf(row, "outputs")),
    expectations: jsonOf(row, "expectations") ?? null,
    tags: jsonOf(row, "tags") ?? {},
    source: jsonOf(row, "source") ?? null,
    ...timesOf(row),
  };
}

/** MLflow wraps outputs, which may be any value. */
function unwrap(outputs: unknown): unknown {
  const fields = (outputs ?? {}) as Fields;
  return typeof outputs === "object" && "mlflow_wrapped" in fields ? fields["mlflow_wrapped"] : outputs;
}

function timesOf(
  row: Row,
): Pick<EvaluationRecord, "createdAtMs" | "updatedAtMs" | "createdBy" | "updatedBy"> {
  return {
    createdAtMs: timeOf(row, "created_time"),
    updatedAtMs: timeOf(row, "last_update_time"),
    createdBy: optionalText(row, "created_by") ?? null,
    updatedBy: optionalText(row, "last_updated_by") ?? null,
  };
}

function jsonOf(row: Row, name: string): unknown {
  const text = optionalText(row, name);
  return text === undefined ? undefined : parseExactly(text);
}
