import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Workspaces, groups of users, service accounts, roles of groups, and grants on one object. */
export const workspacesAndGroups: Migration = {
  async up(database) {
    await addWorkspaces(database);
    await addAccounts(database);
    await addGroups(database);
    await addGrants(database);
  },
};

async function addWorkspaces(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("workspaces")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("description", "text")
    .addColumn("object_access", "text", (column) => column.notNull())
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("removed_at_ms", "integer")
    .execute();
  await sql`INSERT INTO workspaces (name, object_access, created_at_ms, created_by)
    VALUES ('default', 'roles', ${Date.now()}, 'system')`.execute(database);
  const rows = ["access:manage", "workspaces:manage"].map((permission) => ({
    role: "administrator",
    permission,
  }));
  await tablesOf(database).insertInto("role_permissions").values(rows).execute();
}

async function addAccounts(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable("users")
    .addColumn("kind", "text", (column) => column.notNull().defaultTo("person"))
    .execute();
  // MLflow's clients know a user by a whole number.
  await database.schema.alterTable("users").addColumn("number", "integer").execute();
  await sql`UPDATE users SET number = (SELECT count(*) FROM users AS earlier
    WHERE earlier.created_at_ms < users.created_at_ms
      OR (earlier.created_at_ms = users.created_at_ms AND earlier.id <= users.id))`.execute(database);
  await database.schema.createIndex("users_by_number").unique().on("users").column("number").execute();
}

async function addGroups(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("groups")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("number", "integer", (column) => column.notNull().unique())
    .addColumn("workspace", "text")
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("description", "text")
    .addColumn("created_at_ms", "integer", (column) => column.notNull())
    .execute();
  // A name is a group's of the whole server, or one group's in each workspace.
  await sql`CREATE UNIQUE INDEX groups_by_name ON "groups" (name, coalesce(workspace, ''))`.execute(database);
  await database.schema
    .createTable("group_members")
    .addColumn("group_id", "text", (column) => column.notNull().references("groups.id"))
    .addColumn("user_id", "text", (column) => column.notNull().references("users.id"))
    .addPrimaryKeyConstraint("group_members_key", ["group_id", "user_id"])
    .execute();
  await database.schema
    .createIndex("group_members_by_user")
    .on("group_members")
    .columns(["user_id", "group_id"])
    .execute();
  await database.schema
    .createTable("group_roles")
    .addColumn("group_id", "text", (column) => column.notNull().references("groups.id"))
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("group_roles_key", ["group_id", "workspace", "role"])
    .execute();
}

const read = {
  experiment: ["experiments:read"],
  model: ["models:read", "evidence:read", "gates:check"],
  deployment: ["deployments:read", "monitoring:read"],
} as const;
const use = {
  experiment: read.experiment,
  model: read.model,
  deployment: [...read.deployment, "deployments:invoke", "feedback:write"],
} as const;
const edit = {
  experiment: [...use.experiment, "experiments:write"],
  model: [...use.model, "models:register", "evidence:write", "jobs:run"],
  deployment: [...use.deployment, "deployments:write", "monitoring:write"],
} as const;
const manage = {
  experiment: [...edit.experiment, "access:manage"],
  model: [...edit.model, "models:promote", "access:manage"],
  deployment: [...edit.deployment, "access:manage"],
} as const;
/** `none` allows nothing, and takes away what a role would allow. */
const permissionsOfLevel: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  read,
  use,
  edit,
  manage,
};

async function addGrants(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("grants")
    .addColumn("workspace", "text", (column) => column.notNull())
    .addColumn("object_kind", "text", (column) => column.notNull())
    .addColumn("object_id", "text", (column) => column.notNull())
    .addColumn("holder_kind", "text", (column) => column.notNull())
    .addColumn("holder_id", "text", (column) => column.notNull())
    .addColumn("level", "text", (column) => column.notNull())
    .addColumn("granted_at_ms", "integer", (column) => column.notNull())
    .addColumn("granted_by", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull().unique())
    .addPrimaryKeyConstraint("grants_key", [
      "workspace",
      "object_kind",
      "object_id",
      "holder_kind",
      "holder_id",
    ])
    .execute();
  await database.schema
    .createIndex("grants_by_holder")
    .on("grants")
    .columns(["holder_id", "workspace"])
    .execute();
  await database.schema
    .createTable("level_permissions")
    .addColumn("object_kind", "text", (column) => column.notNull())
    .addColumn("level", "text", (column) => column.notNull())
    .addColumn("permission", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("level_permissions_key", ["object_kind", "level", "permission"])
    .execute();
  const rows = Object.entries(permissionsOfLevel).flatMap(([level, byKind]) =>
    Object.entries(byKind).flatMap(([kind, permissions]) =>
      permissions.map((permission) => ({ object_kind: kind, level, permission })),
    ),
  );
  await tablesOf(database).insertInto("level_permissions").values(rows).execute();
}

type Tables = {
  role_permissions: { role: string; permission: string };
  level_permissions: { object_kind: string; level: string; permission: string };
};

function tablesOf(database: Kysely<unknown>): Kysely<Tables> {
  return database.withTables<Tables>();
}
