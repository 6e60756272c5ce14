import type { MlflowDatabase, Row } from "./mlflow-database.ts";
import { optionalText, pairsOf, textOf, timeOf } from "./read-fields.ts";
import { modelIdOfSource } from "./read-records.ts";
import type { KeyValue, ModelVersionRecord, RegisteredModelRecord } from "./records.ts";

/** What MLflow keeps of a version that was deleted. */
const deletedStage = "Deleted_Internal";

export async function* listModels(
  database: MlflowDatabase,
  workspace: string,
): AsyncGenerator<RegisteredModelRecord> {
  for (const row of await database.all(
    `SELECT * FROM registered_models${inWorkspace(database, workspace)} ORDER BY name`,
  )) {
    const name = textOf(row, "name");
    const tags = await database.all(
      `SELECT key, value FROM registered_model_tags${inWorkspace(database, workspace, "name = ?")}`,
      name,
    );
    const aliases = database.has("registered_model_aliases")
      ? await database.all(
          `SELECT alias, version FROM registered_model_aliases${inWorkspace(database, workspace, "name = ?")}`,
          name,
        )
      : [];
    yield {
      name,
      description: optionalText(row, "description") || undefined,
      createdAtMs: timeOf(row, "creation_time"),
      updatedAtMs: timeOf(row, "last_updated_time"),
      tags: pairsOf({ tags }, "tags"),
      aliases: aliases.map((alias) => ({ alias: textOf(alias, "alias"), version: Number(alias["version"]) })),
    };
  }
}

export async function* listVersions(
  database: MlflowDatabase,
  workspace: string,
): AsyncGenerator<ModelVersionRecord> {
  const rows = await database.all(
    `SELECT * FROM model_versions${inWorkspace(database, workspace, "current_stage != ?")}`,
    deletedStage,
  );
  for (const row of rows) yield readVersion(row, await tagsOf(database, workspace, row));
}

async function tagsOf(database: MlflowDatabase, workspace: string, row: Row): Promise<KeyValue[]> {
  const tags = await database.all(
    `SELECT key, value FROM model_version_tags${inWorkspace(database, workspace, "name = ? AND version = ?")}`,
    textOf(row, "name"),
    Number(row["version"]),
  );
  return pairsOf({ tags }, "tags");
}

function readVersion(row: Row, tags: KeyValue[]): ModelVersionRecord {
  const source = textOf(row, "source");
  return {
    name: textOf(row, "name"),
    version: Number(row["version"]),
    source,
    runId: optionalText(row, "run_id") || undefined,
    modelId: modelIdOfSource(source),
    runLink: textOf(row, "run_link"),
    description: optionalText(row, "description") || undefined,
    stage: textOf(row, "current_stage") || "None",
    createdAtMs: timeOf(row, "creation_time"),
    updatedAtMs: timeOf(row, "last_updated_time"),
    tags,
  };
}

/** From 3.10 on MLflow's registry has workspaces. */
function inWorkspace(database: MlflowDatabase, workspace: string, condition = "1 = 1"): string {
  const column = database.has("registered_models", "workspace")
    ? ` AND workspace = '${workspace.replaceAll("'", "''")}'`
    : "";
  return ` WHERE ${condition}${column}`;
}
