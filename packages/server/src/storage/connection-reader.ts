import type { Kysely } from "kysely";
import type { Connection, SqlRow, SqlValue } from "./connection.ts";
import { kyselyOver } from "./dialect.ts";
import type { Reader } from "./storage.ts";

export class ConnectionReader implements Reader {
  readonly #connection: Connection;
  readonly #kysely: Kysely<unknown>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#kysely = kyselyOver(connection);
  }

  tables<Tables>(): Kysely<Tables> {
    return this.#kysely as Kysely<Tables>;
  }

  get<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row | undefined {
    return this.#connection.statement(sql).get(...parameters) as Row | undefined;
  }

  all<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row[] {
    return this.#connection.statement(sql).all(...parameters) as Row[];
  }

  allBigint<Row = SqlRow>(sql: string, ...parameters: SqlValue[]): Row[] {
    const statement = this.#connection.statement(sql);
    statement.setReadBigInts(true);
    try {
      return statement.all(...parameters) as Row[];
    } finally {
      statement.setReadBigInts(false);
    }
  }
}
