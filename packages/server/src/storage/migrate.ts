import { type Kysely, sql } from "kysely";
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from "kysely/migration";
import { storageErrors } from "./errors.ts";

/** Numbered steps of one module, by name. Once landed, a step is never edited. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Brings the tables of every module up to date, each step whole or not at all. */
export async function migrate(
  database: Kysely<unknown>,
  byModule: Readonly<Record<string, Migrations>>,
): Promise<void> {
  const migrations: Record<string, Migration> = {};
  for (const [module, steps] of Object.entries(byModule)) {
    for (const [name, step] of Object.entries(steps)) migrations[`${module}/${name}`] = step;
  }
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    // Modules are numbered apart, so that one module's new step may sort before another's old one.
    allowUnorderedMigrations: true,
  });
  const unknown = (await executedNames(database)).find((name) => !(name in migrations));
  if (unknown !== undefined) throw storageErrors["newer-database"]({ unknown });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === "Error")?.migrationName ?? "unknown";
  throw storageErrors["migration-failed"](
    { name: failed, reason: error instanceof Error ? error.message : "unknown reason" },
    { cause: error },
  );
}

async function executedNames(database: Kysely<unknown>): Promise<string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{
    name: string;
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(database);
  return rows.map(({ name }) => name);
}
