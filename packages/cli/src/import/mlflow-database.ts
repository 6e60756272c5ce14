import { importErrors } from "./errors.ts";

export type Row = Readonly<Record<string, unknown>>;
export type SqlParameter = string | number;

/**
 * An MLflow database, read only, with one engine behind it. Whole numbers beyond 2^53 come as `bigint`, others as `number`;
 * JSON comes as text. Parameters are `?`. Versions of MLflow differ in tables and columns: `has` says what there is.
 */
export interface MlflowDatabase extends AsyncDisposable {
  /** Names it, without credentials. */
  readonly location: string;
  has(table: string, column?: string): boolean;
  all(sql: string, ...parameters: readonly SqlParameter[]): Promise<readonly Row[]>;
  /** Rows as they are read, some at a time. */
  pages(sql: string, ...parameters: readonly SqlParameter[]): AsyncIterable<readonly Row[]>;
  count(sql: string, ...parameters: readonly SqlParameter[]): Promise<number>;
  /** SQL that sorts a column of text by its UTF-8 bytes. */
  byBytes(column: string): string;
}

/** The columns of each table. */
export type Schema = ReadonlyMap<string, ReadonlySet<string>>;

/** Tables without which a database is not that of an MLflow server. */
export const trackingTables: readonly string[] = [
  "experiments",
  "runs",
  "params",
  "tags",
  "metrics",
  "latest_metrics",
  "model_versions",
];

export function readSchema(rows: readonly Row[]): Schema {
  const schema = new Map<string, Set<string>>();
  for (const { tableName, columnName } of rows) {
    const known = schema.get(String(tableName)) ?? new Set<string>();
    schema.set(String(tableName), known.add(String(columnName)));
  }
  return schema;
}

export function hasColumn(schema: Schema, table: string, column?: string): boolean {
  const columns = schema.get(table);
  return columns !== undefined && (column === undefined || columns.has(column));
}

/** @throws PlumblineError `cli/source-schema`. */
export function assertTables(location: string, schema: Schema, required: readonly string[]): void {
  const missing = required.find((table) => !schema.has(table));
  if (missing !== undefined) throw importErrors["source-schema"]({ path: location, missing });
}

export function narrowInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
