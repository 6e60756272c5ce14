import type { DuckDBConnection } from "@duckdb/node-api";

export interface ValueCounts {
  readonly rowCount: number;
  /** By column, in the order given. */
  readonly columns: readonly { nullCount: number; approximateDistinctCount: number }[];
}

/** Below this estimate the distinct values are counted exactly: HyperLogLog may take three values for two. */
const exactBelow = 1000;

/**
 * @param source what stands behind FROM.
 * @param columns SQL expressions of the columns; `comparable` is false where distinct values mean nothing.
 */
export async function countValues(
  connection: DuckDBConnection,
  source: string,
  columns: readonly { sql: string; comparable: boolean }[],
): Promise<ValueCounts> {
  const [rowCount = 0, ...counted] = await readNumbers(connection, source, [
    "count(*)",
    ...columns.map(({ sql }) => `count(${sql})`),
    ...columns.map(({ sql, comparable }) => (comparable ? `approx_count_distinct(${sql})` : "0")),
  ]);
  const distinct = counted.slice(columns.length);
  const few = distinct.flatMap((count, index) => (count > 0 && count < exactBelow ? [index] : []));
  const exact = await readNumbers(
    connection,
    source,
    few.map((index) => `count(DISTINCT ${columns[index]?.sql})`),
  );
  for (const [place, index] of few.entries()) distinct[index] = exact[place] ?? 0;
  return {
    rowCount,
    columns: columns.map((_column, index) => ({
      nullCount: rowCount - (counted[index] ?? 0),
      approximateDistinctCount: distinct[index] ?? 0,
    })),
  };
}

export function countOf(counts: ValueCounts, index: number): ValueCounts["columns"][number] {
  return counts.columns[index] ?? { nullCount: 0, approximateDistinctCount: 0 };
}

async function readNumbers(
  connection: DuckDBConnection,
  source: string,
  expressions: readonly string[],
): Promise<number[]> {
  if (expressions.length === 0) return [];
  const answer = await connection.runAndReadAll(`SELECT ${expressions.join(", ")} FROM ${source}`);
  return (answer.getRowsJson()[0] ?? []).map(Number);
}
