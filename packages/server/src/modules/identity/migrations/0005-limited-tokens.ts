import type { Migration } from "kysely/migration";

/** Tokens that may do less than their owner: some permissions only, or one workspace only. */
export const limitedTokens: Migration = {
  async up(database) {
    await database.schema.alterTable("tokens").addColumn("workspace", "text").execute();
    await database.schema.alterTable("tokens").addColumn("permissions_json", "text").execute();
  },
};
