import type { Kysely } from "kysely";

/** Which versions have a content: asked before an object is removed. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createIndex("model_version_files_by_content")
    .on("model_version_files")
    .column("sha256")
    .execute();
}
