import type { MlflowDatabase, Row } from "./mlflow-database.ts";
import { optionalText, textOf } from "./read-fields.ts";

/** Tables without which a database is not that of MLflow's basic-auth app. */
export const authTables: readonly string[] = ["users"];

export interface AuthUser {
  readonly userName: string;
  readonly isAdmin: boolean;
}

/** Users who share permissions. */
export interface AuthRole {
  readonly name: string;
  readonly description: string | undefined;
  readonly userNames: readonly string[];
}

export interface AuthPermission {
  readonly holder: { readonly kind: "user" | "group"; readonly name: string };
  /** As MLflow names it, e.g. `experiment`, `registered_model`. */
  readonly resourceType: string;
  /** An id or name, or `*`. */
  readonly resource: string;
  /** E.g. `READ`. */
  readonly permission: string;
}

/** Whoever may what, as the database of MLflow's basic-auth app has it. */
export interface AuthContent {
  readonly users: readonly AuthUser[];
  readonly roles: readonly AuthRole[];
  readonly permissions: readonly AuthPermission[];
}

/** MLflow keeps what one user may in a role of that user's own. */
const roleOfUser = /^__user_(\d+)__$/;

/** From roles, as MLflow has them since 3.13, or from the tables for each kind of thing that it had before. */
export async function readAuth(database: MlflowDatabase): Promise<AuthContent> {
  const rows = await database.all("SELECT * FROM users ORDER BY username");
  const names = new Map(rows.map((row) => [textOf(row, "id"), textOf(row, "username")]));
  const users = rows.map((row) => ({
    userName: textOf(row, "username"),
    isAdmin: Boolean(row["is_admin"]),
  }));
  const { roles, permissions } = await readRoles(database, names);
  const older = [
    ...(await readOlder(database, names, "experiment_permissions", "experiment_id", "experiment")),
    ...(await readOlder(database, names, "registered_model_permissions", "name", "registered_model")),
  ];
  return { users, roles, permissions: [...permissions, ...older] };
}

async function readRoles(
  database: MlflowDatabase,
  names: ReadonlyMap<string, string>,
): Promise<Pick<AuthContent, "roles" | "permissions">> {
  const roles: AuthRole[] = [];
  const permissions: AuthPermission[] = [];
  if (!database.has("role_permissions")) return { roles, permissions };
  for (const row of await database.all("SELECT * FROM roles WHERE workspace = 'default' ORDER BY id")) {
    const id = Number(row["id"]);
    const name = textOf(row, "name");
    const ofUser = names.get(roleOfUser.exec(name)?.[1] ?? "");
    const held = await database.all("SELECT * FROM role_permissions WHERE role_id = ? ORDER BY id", id);
    const holder =
      ofUser === undefined ? ({ kind: "group", name } as const) : ({ kind: "user", name: ofUser } as const);
    permissions.push(...held.map((permission) => readPermission(holder, permission)));
    if (ofUser !== undefined) continue;
    const members = await database.all(
      "SELECT user_id FROM user_role_assignments WHERE role_id = ? ORDER BY user_id",
      id,
    );
    const userNames = members.flatMap((member) => names.get(textOf(member, "user_id")) ?? []);
    roles.push({ name, description: optionalText(row, "description"), userNames });
  }
  return { roles, permissions };
}

function readPermission(holder: AuthPermission["holder"], row: Row): AuthPermission {
  return {
    holder,
    resourceType: textOf(row, "resource_type"),
    resource: textOf(row, "resource_pattern"),
    permission: textOf(row, "permission"),
  };
}

async function readOlder(
  database: MlflowDatabase,
  names: ReadonlyMap<string, string>,
  table: string,
  column: string,
  resourceType: string,
): Promise<AuthPermission[]> {
  if (!database.has(table)) return [];
  const rows = await database.all(`SELECT * FROM ${table} ORDER BY id`);
  return rows.flatMap((row) => {
    const name = names.get(textOf(row, "user_id"));
    if (name === undefined) return [];
    const holder = { kind: "user", name } as const;
    return [{ holder, resourceType, resource: textOf(row, column), permission: textOf(row, "permission") }];
  });
}
