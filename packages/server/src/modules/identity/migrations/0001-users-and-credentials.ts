import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Users, what they may do, and everything that proves who they are. Secrets are here only as hashes. */
export const usersAndCredentials: Migration = {
  async up(database) {
    await database.schema
      .createTable("users")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("user_name", "text", (column) => column.notNull())
      .addColumn("password_hash", "text")
      .addColumn("created_at_ms", "integer", (column) => column.notNull())
      .addColumn("signed_in_at_ms", "integer")
      .addColumn("removed_at_ms", "integer")
      .execute();
    await database.schema
      .createIndex("users_by_name")
      .unique()
      .on("users")
      .column("user_name")
      .where(sql.ref("removed_at_ms"), "is", null)
      .execute();

    await database.schema
      .createTable("role_permissions")
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("permission", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("role_permissions_key", ["role", "permission"])
      .execute();
    await database.schema
      .createTable("user_roles")
      .addColumn("user_id", "text", (column) => column.notNull().references("users.id"))
      .addColumn("workspace", "text", (column) => column.notNull())
      .addColumn("role", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("user_roles_key", ["user_id", "workspace", "role"])
      .execute();

    await database.schema
      .createTable("tokens")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("user_id", "text", (column) => column.notNull().references("users.id"))
      .addColumn("label", "text", (column) => column.notNull())
      .addColumn("secret_sha256", "text", (column) => column.notNull().unique())
      .addColumn("created_at_ms", "integer", (column) => column.notNull())
      .addColumn("created_by", "text", (column) => column.notNull())
      .addColumn("expires_at_ms", "integer")
      .addColumn("last_used_at_ms", "integer")
      .addColumn("revoked_at_ms", "integer")
      .execute();
    await database.schema.createIndex("tokens_by_user").on("tokens").column("user_id").execute();

    await database.schema
      .createTable("sessions")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("user_id", "text", (column) => column.notNull().references("users.id"))
      .addColumn("secret_sha256", "text", (column) => column.notNull().unique())
      .addColumn("started_at_ms", "integer", (column) => column.notNull())
      .addColumn("expires_at_ms", "integer", (column) => column.notNull())
      .addColumn("last_used_at_ms", "integer", (column) => column.notNull())
      .execute();
    await database.schema
      .createTable("sign_in_links")
      .addColumn("code_sha256", "text", (column) => column.primaryKey())
      .addColumn("user_id", "text", (column) => column.notNull().references("users.id"))
      .addColumn("expires_at_ms", "integer", (column) => column.notNull())
      .execute();
  },
};
