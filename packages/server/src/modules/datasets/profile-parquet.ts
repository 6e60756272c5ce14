import type { DuckDBConnection } from "@duckdb/node-api";
import { checkColumnNames } from "./column-names.ts";
import { countOf, countValues } from "./count-values.ts";
import { ColumnType, type DatasetProfile } from "./dataset.ts";
import { UnreadableFile } from "./describe-failure.ts";
import type { ProfileLimits } from "./profile-file.ts";
import { sqlName, sqlText } from "./sql-text.ts";

/** Reads every value, at most twice. */
export async function profileParquet(
  connection: DuckDBConnection,
  path: string,
  limits: ProfileLimits,
): Promise<DatasetProfile> {
  const source = `read_parquet(${sqlText(path)})`;
  checkColumnNames(await topLevelNames(connection, path), limits.columns);
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const rows = described.getRowObjectsJson() as { column_name: string; column_type: string }[];
  const columns = rows.map(({ column_name, column_type }) => ({
    name: column_name,
    type: columnTypeOf(column_type),
  }));
  const counts = await countValues(
    connection,
    source,
    columns.map(({ name, type }) => ({ sql: sqlName(name), comparable: type !== ColumnType.nested })),
  );
  if (counts.rowCount === 0) throw new UnreadableFile("it has no rows");
  return {
    rowCount: counts.rowCount,
    columns: columns.map((column, index) => ({ ...column, ...countOf(counts, index) })),
  };
}

/** As the file has them: DuckDB itself would rename the second of two equal names. */
async function topLevelNames(connection: DuckDBConnection, path: string): Promise<string[]> {
  const schema = await connection.runAndReadAll(
    `SELECT name, coalesce(num_children, 0) AS children FROM parquet_schema(${sqlText(path)})`,
  );
  const [, ...elements] = schema.getRowObjectsJson() as { name: string; children: string }[];
  const names: string[] = [];
  // The schema is a tree written depth first: `open` counts the elements that belong to the last top-level one.
  let open = 0;
  for (const element of elements) {
    if (open === 0) names.push(element.name);
    else open -= 1;
    open += Number(element.children);
  }
  return names;
}

const typesByName: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: ColumnType.boolean,
  TINYINT: ColumnType.int64,
  SMALLINT: ColumnType.int64,
  INTEGER: ColumnType.int64,
  BIGINT: ColumnType.int64,
  UTINYINT: ColumnType.int64,
  USMALLINT: ColumnType.int64,
  UINTEGER: ColumnType.int64,
  UBIGINT: ColumnType.uint64,
  FLOAT: ColumnType.double,
  DOUBLE: ColumnType.double,
  VARCHAR: ColumnType.string,
  UUID: ColumnType.string,
  JSON: ColumnType.string,
  DATE: ColumnType.date,
  TIME: ColumnType.time,
  "TIME WITH TIME ZONE": ColumnType.time,
  TIMESTAMP: ColumnType.timestamp,
  TIMESTAMP_S: ColumnType.timestamp,
  TIMESTAMP_MS: ColumnType.timestamp,
  TIMESTAMP_NS: ColumnType.timestamp,
  "TIMESTAMP WITH TIME ZONE": ColumnType.timestamp,
  BLOB: ColumnType.binary,
};

/** DuckDB's name of a type in the product's vocabulary. */
export function columnTypeOf(duckDbType: string): ColumnType {
  if (/^(STRUCT|MAP|UNION|VARIANT)\b|\]$/.test(duckDbType)) return ColumnType.nested;
  if (duckDbType.startsWith("DECIMAL(")) return ColumnType.decimal;
  if (duckDbType.startsWith("ENUM(")) return ColumnType.string;
  return typesByName[duckDbType] ?? ColumnType.other;
}
