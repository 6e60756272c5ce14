import type { SqlValue } from "#storage";

/** Well below the most parameters that SQLite and PostgreSQL take. */
const chunkSize = 8192;

/**
 * Runs a query with `IN (…)` over any number of ids, in chunks. A chunk is filled up to a power of two by repeating its
 * last id, so that there are few statements to prepare however long the lists are.
 */
export function selectIn<Id extends SqlValue, Row>(
  ids: readonly Id[],
  select: (placeholders: string, values: Id[]) => Row[],
): Row[] {
  const rows: Row[] = [];
  for (let start = 0; start < ids.length; start += chunkSize) {
    const chunk = ids.slice(start, start + chunkSize);
    const size = 2 ** Math.ceil(Math.log2(chunk.length));
    const values = Array.from({ length: size }, (_value, index) => chunk[Math.min(index, chunk.length - 1)]!);
    for (const row of select(values.map(() => "?").join(", "), values)) rows.push(row);
  }
  return rows;
}
