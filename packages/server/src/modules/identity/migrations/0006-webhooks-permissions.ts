import type { Migration } from "kysely/migration";

const rolesOf: Readonly<Record<string, readonly string[]>> = {
  // A webhook's address may be a secret of its own, so reading them is not every viewer's.
  "webhooks:read": ["maintainer", "auditor", "administrator"],
  "webhooks:write": ["maintainer", "administrator"],
};

/** A webhook is told of everything in its workspace that it asks for: who sets one up may read it all. */
export const webhooksPermissions: Migration = {
  async up(database) {
    const rows = Object.entries(rolesOf).flatMap(([permission, roles]) =>
      roles.map((role) => ({ role, permission })),
    );
    await database.insertInto("role_permissions").values(rows).execute();
  },
};
