import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

export type SqlValue = SQLInputValue;
export type SqlRow = Record<string, unknown>;

/** One SQLite connection with its statements prepared once each. */
export class Connection implements Disposable {
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, mode: "read-write" | "read-only") {
    this.database = new DatabaseSync(path, { readOnly: mode === "read-only" });
    this.database.exec("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
    if (mode === "read-write") {
      // FULL: an acknowledged write is on disk before its caller hears of it. NORMAL would lose it on power loss.
      // What is deleted or overwritten is overwritten with zeros too: an erased text is not to be found in free pages.
      this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;");
    }
  }

  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  [Symbol.dispose](): void {
    this.#statements.clear();
    this.database.close();
  }
}
