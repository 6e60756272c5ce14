/** Columns that every segment has, with DuckDB's names of their types. */
export const segmentColumns: Readonly<Record<string, string>> = {
  request_id: "VARCHAR",
  row_index: "INTEGER",
  received_at_ms: "BIGINT",
  revision: "INTEGER",
  version_id: "VARCHAR",
  entity_key: "VARCHAR",
  status: "INTEGER",
  error_code: "VARCHAR",
  latency_us: "BIGINT",
  score: "DOUBLE",
  predicted: "VARCHAR",
};

const inputTypes: ReadonlySet<string> = new Set(["BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR"]);

/** The column that holds an input of the model. */
export function inputColumn(name: string): string {
  return `in_${name}`;
}

/**
 * What is wrong with the columns of a segment; empty where nothing is.
 * @param inputs names of the model's inputs. A segment holds those that have one value a row.
 */
export function findColumnProblems(
  columns: readonly { readonly name: string; readonly type: string }[],
  inputs: readonly string[],
): string[] {
  const problems: string[] = [];
  const found = new Map(columns.map(({ name, type }) => [name, type]));
  for (const [name, type] of Object.entries(segmentColumns)) {
    const actual = found.get(name);
    if (actual === undefined) problems.push(`column ${name} is missing`);
    else if (actual !== type) problems.push(`column ${name} is ${actual}, not ${type}`);
  }
  const allowed = new Set(inputs.map(inputColumn));
  for (const { name, type } of columns) {
    if (Object.hasOwn(segmentColumns, name)) continue;
    if (!allowed.has(name)) problems.push(`column ${JSON.stringify(name)} is no input of the model`);
    else if (!inputTypes.has(type)) problems.push(`column ${JSON.stringify(name)} has the type ${type}`);
  }
  return problems;
}
