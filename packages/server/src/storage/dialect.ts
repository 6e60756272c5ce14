import { Kysely, SqliteAdapter, SqliteDialect, type SqliteDatabase } from "kysely";
import type { Connection, SqlValue } from "./connection.ts";

/** Kysely's own SQLite dialect over a connection of ours. Its driver wants better-sqlite3's shape. */
class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** Without this a migration that fails leaves half of its tables behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export function kyselyOver(connection: Connection): Kysely<unknown> {
  const database: SqliteDatabase = {
    close: () => undefined,
    prepare: (sql) => {
      const statement = connection.statement(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SqlValue[])),
        run: (parameters) => statement.run(...(parameters as SqlValue[])),
        iterate: (parameters) =>
          statement.iterate(...(parameters as SqlValue[])) as IterableIterator<unknown>,
      };
    },
  };
  return new Kysely<unknown>({ dialect: new NodeSqliteDialect({ database }) });
}
