import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import type { ColumnData, Columns } from "@plumbline/inference";
import type { DatasetFile } from "./dataset-file.ts";
import type { GroupColumn } from "./group-column.ts";
import type { ModelColumn } from "./model-columns.ts";
import { sqlText } from "./sql-text.ts";

/** Rows of the dataset as the model takes them; as many as DuckDB reads at once (2,048). */
export interface Batch {
  /** Counted from 0. */
  readonly firstRow: number;
  readonly rowCount: number;
  readonly columns: Columns;
  readonly labels: Uint8Array;
  /** For each sensitive column, the position of each row's group. */
  readonly groupCodes: readonly Uint8Array[];
}

export interface ReadPlan {
  readonly columns: readonly ModelColumn[];
  /** SQL of 0 or 1. */
  readonly label: string;
  readonly groups: readonly GroupColumn[];
  /** Of columns of text with few values: these. They are then read as numbers of a list, three times as fast. */
  readonly categories: ReadonlyMap<string, readonly string[]>;
}

/** Streams the file: never more of it in memory than a few batches. */
export async function* readBatches(dataset: DatasetFile, plan: ReadPlan): AsyncGenerator<Batch> {
  const expressions = [
    ...(await Promise.all(plan.columns.map((column, place) => readAsEnum(dataset, plan, column, place)))),
    plan.label,
    ...plan.groups.map(({ expression }) => expression),
  ];
  const codes = plan.groups.map(({ groups }) => new Map(groups.map((group, code) => [group, code])));
  let firstRow = 0;
  for await (const chunk of dataset.stream(`SELECT ${expressions.join(", ")} FROM ${dataset.source}`)) {
    yield readChunk(chunk, plan, codes, firstRow);
    firstRow += chunk.rowCount;
  }
}

async function readAsEnum(
  dataset: DatasetFile,
  plan: ReadPlan,
  { name, form, expression }: ModelColumn,
  place: number,
): Promise<string> {
  const values = form === "text" ? plan.categories.get(name) : undefined;
  if (values === undefined || values.length === 0) return expression;
  await dataset.query(`CREATE TYPE values_${place} AS ENUM (${values.map(sqlText).join(", ")})`);
  return `CAST(${expression} AS values_${place})`;
}

function readChunk(
  chunk: DuckDBDataChunk,
  { columns, groups }: ReadPlan,
  codes: readonly ReadonlyMap<string, number>[],
  firstRow: number,
): Batch {
  const { rowCount } = chunk;
  const labels = new Uint8Array(rowCount);
  const labelVector = chunk.getColumnVector(columns.length);
  for (let row = 0; row < rowCount; row++) labels[row] = Number(labelVector.getItem(row));
  return {
    firstRow,
    rowCount,
    labels,
    columns: Object.fromEntries(
      columns.map(({ name, form }, place) => [
        name,
        form === "number"
          ? readNumbers(chunk.getColumnVector(place))
          : readItems(chunk.getColumnVector(place)),
      ]),
    ),
    groupCodes: groups.map((_group, at) => {
      const vector = chunk.getColumnVector(columns.length + 1 + at);
      return Uint8Array.from(
        { length: rowCount },
        (_, row) => codes[at]?.get(String(vector.getItem(row))) ?? 255,
      );
    }),
  };
}

/** Nulls become NaN, as in a data frame. */
function readNumbers(vector: DuckDBVector): Float64Array {
  const numbers = new Float64Array(vector.itemCount);
  for (let row = 0; row < numbers.length; row++) {
    const value = vector.getItem(row);
    numbers[row] = value === null ? Number.NaN : Number(value);
  }
  return numbers;
}

function readItems(vector: DuckDBVector): ColumnData {
  return vector.toArray();
}
