import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { importErrors } from "./errors.ts";

export type Row = Readonly<Record<string, unknown>>;

/** Tables without which a file is no MLflow database. */
const requiredTables = [
  "experiments",
  "runs",
  "params",
  "tags",
  "metrics",
  "latest_metrics",
  "model_versions",
];

/** An MLflow SQLite database, read only. Versions differ in tables and columns: `has` says what there is. */
export class MlflowDatabase implements Disposable {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #columns: ReadonlyMap<string, ReadonlySet<string>>;

  /** @throws PlumblineError `cli/usage-import-source`, `cli/source-schema`. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#database = new DatabaseSync(path, { readOnly: true });
      this.#database.exec("PRAGMA busy_timeout = 30000");
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw importErrors["usage-import-source"](
        { rule: `--from-db: ${path} cannot be opened: ${reason}` },
        { cause },
      );
    }
    this.#columns = readColumns(this.#database);
    const missing = requiredTables.find((table) => !this.has(table));
    if (missing !== undefined) {
      this.#database.close();
      throw importErrors["source-schema"]({ path, missing });
    }
  }

  has(table: string, column?: string): boolean {
    const columns = this.#columns.get(table);
    return columns !== undefined && (column === undefined || columns.has(column));
  }

  all(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return [...this.each(sql, ...parameters)];
  }

  /** Rows as they are read; whole numbers beyond 2^53 as `bigint`, others as `number`. */
  *each(sql: string, ...parameters: SQLInputValue[]): Generator<Row> {
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    for (const row of statement.iterate(...parameters)) yield narrow(row);
  }

  count(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.all(sql, ...parameters)[0]?.["count"] ?? 0);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

function narrow(row: Record<string, unknown>): Row {
  for (const name in row) {
    const value = row[name];
    if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) row[name] = Number(value);
  }
  return row;
}

function readColumns(database: DatabaseSync): Map<string, Set<string>> {
  const columns = new Map<string, Set<string>>();
  const rows = database
    .prepare(
      "SELECT m.name AS tableName, c.name AS columnName FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
    )
    .all();
  for (const { tableName, columnName } of rows) {
    const known = columns.get(String(tableName)) ?? new Set<string>();
    columns.set(String(tableName), known.add(String(columnName)));
  }
  return columns;
}
