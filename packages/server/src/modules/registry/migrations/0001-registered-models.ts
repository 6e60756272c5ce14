import { type Kysely, sql } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await createModels(database);
  await createVersions(database);
  await createTags(database);
  await createAliases(database);
}

async function createModels(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("registered_models")
    .addColumn("registered_model_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("description", "text")
    .addColumn("last_version", "integer", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("updated_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("deleted_at_ms", "integer")
    .execute();
  // A deleted model's name is free again; its rows stay, since evidence and deployments point at its versions.
  await sql`CREATE UNIQUE INDEX registered_models_name ON registered_models (workspace, name)
    WHERE deleted_at_ms IS NULL`.execute(database);
}

async function createVersions(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("model_versions")
    .addColumn("version_id", "text", (column) => column.primaryKey())
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("registered_model_id", "text", (column) =>
      column.notNull().references("registered_models.registered_model_id"),
    )
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("description", "text")
    .addColumn("stage", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("storage_location", "text", (column) => column.notNull())
    .addColumn("run_id", "text", (column) => column.notNull())
    .addColumn("run_link", "text", (column) => column.notNull())
    .addColumn("logged_model_id", "text")
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("manifest_json", "text", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("updated_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("deleted_at_ms", "integer")
    .addUniqueConstraint("model_versions_number", ["registered_model_id", "version"])
    .execute();
  await database.schema
    .createIndex("model_versions_updated")
    .on("model_versions")
    .columns(["workspace", "updated_at_ms"])
    .execute();
  await database.schema
    .createIndex("model_versions_run")
    .on("model_versions")
    .columns(["workspace", "run_id"])
    .execute();
  await database.schema
    .createTable("model_version_files")
    .addColumn("version_id", "text", (column) => column.notNull().references("model_versions.version_id"))
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("size_bytes", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("model_version_files_key", ["version_id", "path"])
    .execute();
}

async function createTags(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("registered_model_tags")
    .addColumn("registered_model_id", "text", (column) =>
      column.notNull().references("registered_models.registered_model_id"),
    )
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("registered_model_tags_key", ["registered_model_id", "key"])
    .execute();
  await database.schema
    .createTable("model_version_tags")
    .addColumn("version_id", "text", (column) => column.notNull().references("model_versions.version_id"))
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("model_version_tags_key", ["version_id", "key"])
    .execute();
}

async function createAliases(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("model_aliases")
    .addColumn("registered_model_id", "text", (column) =>
      column.notNull().references("registered_models.registered_model_id"),
    )
    .addColumn("alias", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("model_aliases_key", ["registered_model_id", "alias"])
    .execute();
  await database.schema
    .createTable("model_alias_history")
    .addColumn("change_id", "text", (column) => column.primaryKey())
    .addColumn("registered_model_id", "text", (column) =>
      column.notNull().references("registered_models.registered_model_id"),
    )
    .addColumn("alias", "text", (column) => column.notNull())
    .addColumn("version", "integer")
    .addColumn("changed_at_ms", "integer", (column) => column.notNull())
    .addColumn("changed_by", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex("model_alias_history_model")
    .on("model_alias_history")
    .columns(["registered_model_id", "changed_at_ms"])
    .execute();
}
