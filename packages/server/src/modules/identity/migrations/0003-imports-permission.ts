import type { Migration } from "kysely/migration";

/** An import writes runs, models and versions as they were elsewhere: only administrators may. */
export const importsPermission: Migration = {
  async up(database) {
    await database
      .insertInto("role_permissions")
      .values({ role: "administrator", permission: "imports:write" })
      .execute();
  },
};
