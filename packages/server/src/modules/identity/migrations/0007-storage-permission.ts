import type { Migration } from "kysely/migration";

/** Removing for good what was deleted, and saying how much a workspace may keep: only administrators may. */
export const storagePermission: Migration = {
  async up(database) {
    await database
      .insertInto("role_permissions")
      .values({ role: "administrator", permission: "storage:manage" })
      .execute();
  },
};
