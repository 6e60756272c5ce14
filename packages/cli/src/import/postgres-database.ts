import pg from "pg";
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

const rowsOfPage = 2000;
const connectTimeoutMs = 30_000;

/** As PostgreSQL numbers its types. */
const TypeId = { int8: 20, json: 114, jsonb: 3802 } as const;
const readers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [TypeId.int8, (text) => narrowInteger(BigInt(text))],
  [TypeId.json, (text) => text],
  [TypeId.jsonb, (text) => text],
]);

/** An MLflow database in PostgreSQL, all of it as it was when this was opened: one transaction, which changes nothing. */
export class PostgresDatabase implements MlflowDatabase {
  readonly location: string;
  readonly #client: pg.Client;
  readonly #schema: Schema;
  #cursors = 0;

  private constructor(location: string, client: pg.Client, schema: Schema) {
    this.location = location;
    this.#client = client;
    this.#schema = schema;
  }

  /**
   * @param url `postgresql://user:password@host:port/name`, with a driver as SQLAlchemy names it or without. The password
   *   may be in PGPASSWORD instead.
   * @throws PlumblineError `cli/usage-import-source`, `cli/source-schema`.
   */
  static async open(url: string, required = trackingTables): Promise<PostgresDatabase> {
    const address = parseAddress(url);
    const location = `postgresql://${address.host}${address.pathname}`;
    const client = new pg.Client({
      connectionString: address.href,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: "plumbline import",
      types: {
        getTypeParser: (id: number, format?: "text" | "binary") =>
          readers.get(id) ?? (pg.types.getTypeParser(id, format) as (text: string) => unknown),
      },
    });
    // Where the connection breaks, the query under way fails; without a listener the process would.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      const { rows } = await client.query<Row>(
        `SELECT table_name AS "tableName", column_name AS "columnName" FROM information_schema.columns
         WHERE table_schema = ANY (current_schemas(false))`,
      );
      const schema = readSchema(rows);
      assertTables(location, schema, required);
      return new PostgresDatabase(location, client, schema);
    } catch (cause) {
      await client.end();
      if (cause instanceof Error && "code" in cause && cause.code === "cli/source-schema") throw cause;
      const rule = `--from-db: ${location} cannot be read: ${reasonOf(cause, address)}`;
      throw importErrors["usage-import-source"]({ rule });
    }
  }

  has(table: string, column?: string): boolean {
    return hasColumn(this.#schema, table, column);
  }

  async all(sql: string, ...parameters: readonly SqlParameter[]): Promise<readonly Row[]> {
    const { rows } = await this.#client.query<Row>(numberParameters(sql), [...parameters]);
    return rows;
  }

  async *pages(sql: string, ...parameters: readonly SqlParameter[]): AsyncGenerator<readonly Row[]> {
    const cursor = `plumbline_${this.#cursors++}`;
    await this.#client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${numberParameters(sql)}`, [
      ...parameters,
    ]);
    try {
      for (;;) {
        const { rows } = await this.#client.query<Row>(`FETCH FORWARD ${rowsOfPage} FROM ${cursor}`);
        if (rows.length > 0) yield rows;
        if (rows.length < rowsOfPage) return;
      }
    } finally {
      await this.#client.query(`CLOSE ${cursor}`);
    }
  }

  async count(sql: string, ...parameters: readonly SqlParameter[]): Promise<number> {
    return Number((await this.all(sql, ...parameters))[0]?.["count"] ?? 0);
  }

  byBytes(column: string): string {
    return `${column} COLLATE "C"`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end();
  }
}

/** SQLAlchemy's names of PostgreSQL and its drivers. */
const scheme = /^postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\//i;

export function isPostgres(url: string): boolean {
  return scheme.test(url);
}

function parseAddress(url: string): URL {
  const text = url.replace(scheme, "postgresql://");
  if (!URL.canParse(text)) {
    const rule = "--from-db is no address of PostgreSQL; give postgresql://USER@HOST:PORT/DATABASE";
    throw importErrors["usage-import-source"]({ rule });
  }
  return new URL(text);
}

/** An error's words, in which a driver may repeat what it was given. */
function reasonOf(error: unknown, address: URL): string {
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  const message = first instanceof Error ? first.message : String(first);
  const secrets = [address.password, decodeURIComponent(address.password), process.env["PGPASSWORD"] ?? ""];
  return secrets
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, "***"), message);
}

function numberParameters(sql: string): string {
  let number = 0;
  return sql.replaceAll("?", () => `$${++number}`);
}
