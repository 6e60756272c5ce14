import type { Kysely } from "kysely";

/**
 * Evaluation datasets (MLflow 3.x). Rows below a dataset carry no workspace: they are reached by its id, and a dataset
 * only through its workspace.
 */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable("evaluation_datasets")
    .addColumn("dataset_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("schema", "text")
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("updated_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text")
    .addColumn("updated_by", "text")
    .execute();
  await schema
    .createIndex("evaluation_datasets_created")
    .on("evaluation_datasets")
    .columns(["workspace", "created_at_ms", "dataset_id"])
    .execute();
  await schema
    .createTable("evaluation_dataset_tags")
    .addColumn("dataset_id", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("evaluation_dataset_tags_pk", ["dataset_id", "key"])
    .execute();
  await schema
    .createTable("evaluation_dataset_experiments")
    .addColumn("dataset_id", "text", (column) => column.notNull())
    .addColumn("experiment_id", "text", (column) => column.notNull())
    .addColumn("added_at_ms", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("evaluation_dataset_experiments_pk", ["dataset_id", "experiment_id"])
    .execute();
  await createRecords(schema);
}

/** What is JSON is kept as the text that came, so that numbers stay as they were written. */
async function createRecords(schema: Kysely<unknown>["schema"]): Promise<void> {
  await schema
    .createTable("evaluation_records")
    .addColumn("record_id", "text", (column) => column.primaryKey())
    .addColumn("dataset_id", "text", (column) => column.notNull())
    .addColumn("input_digest", "text", (column) => column.notNull())
    .addColumn("inputs", "text", (column) => column.notNull())
    .addColumn("outputs", "text")
    .addColumn("expectations", "text")
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("source", "text")
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("updated_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text")
    .addColumn("updated_by", "text")
    .addUniqueConstraint("evaluation_records_input", ["dataset_id", "input_digest"])
    .execute();
  await schema
    .createIndex("evaluation_records_order")
    .on("evaluation_records")
    .columns(["dataset_id", "created_at_ms", "record_id"])
    .execute();
}
