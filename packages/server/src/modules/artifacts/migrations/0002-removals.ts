import type { Kysely } from "kysely";

/** What is to be removed for good, so that a server that dies in the middle goes on where it stopped. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  // Folders that nothing leads to any more. `kept_json` lists folders within that stay.
  await schema
    .createTable("removed_folders")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("kept_json", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("removed_folders_pk", ["workspace", "path"])
    .execute();
  // Content that a removed file named. Others may name it too: that is looked at when it is removed.
  await schema
    .createTable("removed_contents")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("size_bytes", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("removed_contents_pk", ["workspace", "sha256"])
    .execute();
  await schema
    .createIndex("artifact_files_by_content")
    .on("artifact_files")
    .columns(["workspace", "sha256"])
    .execute();
}
