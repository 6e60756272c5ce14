/** A text as an SQL literal. For places where DuckDB takes no parameter. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Parquet files as one table. */
export function parquetTable(paths: readonly string[]): string {
  return `read_parquet([${paths.map(sqlText).join(", ")}])`;
}
