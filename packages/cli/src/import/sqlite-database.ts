import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { importErrors } from "./errors.ts";
import {
  assertTables,
  hasColumn,
  type MlflowDatabase,
  narrowInteger,
  readSchema,
  type Row,
  type Schema,
  type SqlParameter,
  trackingTables,
} from "./mlflow-database.ts";

const rowsOfPage = 5000;

/** An MLflow database in a file of SQLite. */
export class SqliteDatabase implements MlflowDatabase {
  readonly location: string;
  readonly #database: DatabaseSync;
  readonly #schema: Schema;

  /** @throws PlumblineError `cli/usage-import-source`, `cli/source-schema`. */
  constructor(path: string, required = trackingTables) {
    this.location = resolve(path);
    try {
      this.#database = new DatabaseSync(this.location, { readOnly: true });
      this.#database.exec("PRAGMA busy_timeout = 30000");
      this.#schema = readSchema(
        this.#database
          .prepare(
            "SELECT m.name AS tableName, c.name AS columnName FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
          )
          .all(),
      );
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const rule = `--from-db: ${this.location} cannot be opened: ${reason}`;
      throw importErrors["usage-import-source"]({ rule }, { cause });
    }
    try {
      assertTables(this.location, this.#schema, required);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  has(table: string, column?: string): boolean {
    return hasColumn(this.#schema, table, column);
  }

  async all(sql: string, ...parameters: readonly SqlParameter[]): Promise<readonly Row[]> {
    return [...this.#each(sql, parameters)];
  }

  async *pages(sql: string, ...parameters: readonly SqlParameter[]): AsyncGenerator<readonly Row[]> {
    let page: Row[] = [];
    for (const row of this.#each(sql, parameters)) {
      page.push(row);
      if (page.length < rowsOfPage) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  async count(sql: string, ...parameters: readonly SqlParameter[]): Promise<number> {
    return Number((await this.all(sql, ...parameters))[0]?.["count"] ?? 0);
  }

  byBytes(column: string): string {
    return column;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#database.close();
  }

  *#each(sql: string, parameters: readonly SqlParameter[]): Generator<Row> {
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    for (const row of statement.iterate(...parameters)) {
      for (const name in row) {
        const value = row[name];
        if (typeof value === "bigint") row[name] = narrowInteger(value) as number;
      }
      yield row;
    }
  }
}
