import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";
import { PlumblineError } from "@plumbline/platform";
import { evaluateErrors } from "./errors.ts";
import type { DatasetColumn, DatasetInput } from "./evaluate-input.ts";
import { sqlName, sqlText } from "./sql-text.ts";

/** Most that DuckDB may hold in memory. It reads in a stream; counting many values, it writes to the job's folder. */
const memoryMebibytes = 512;
/** Longest line of a CSV file, as the server accepts it. */
const largestLineBytes = 4 * 1024 * 1024;

/** Of a CSV file's text: the DuckDB type of each type of column. What is not here stays text. */
const castsOfCsv: Readonly<Record<string, string>> = {
  boolean: "BOOLEAN",
  int64: "BIGINT",
  double: "DOUBLE",
  date: "DATE",
  timestamp: "TIMESTAMP",
};

/** One file, open for reading by SQL. DuckDB may open that file, and what it lays aside itself, and nothing else. */
export interface DatasetFile extends Disposable {
  /** What stands behind FROM. */
  readonly source: string;
  /** The column as an SQL expression of its registered type. */
  expressionOf(column: string): string;
  columnOf(name: string): DatasetColumn;
  /** Runs a statement whose result is small. @throws PlumblineError `evaluate/unreadable-dataset`. */
  query<Row>(sql: string): Promise<Row[]>;
  /** Reads a result chunk by chunk. @throws PlumblineError `evaluate/unreadable-dataset`. */
  stream(sql: string): AsyncGenerator<DuckDBDataChunk>;
}

export async function openDataset(
  dataset: DatasetInput,
  path: string,
  options: { threads: number; spillDirectory: string },
): Promise<DatasetFile> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memoryMebibytes}MB`,
    threads: String(options.threads),
    temp_directory: options.spillDirectory,
    autoinstall_known_extensions: "false",
  });
  const connection = await connectTo(instance, path);
  const places = new Map(dataset.columns.map((column, place) => [column.name, { column, place }]));
  const find = (name: string) => {
    const found = places.get(name);
    if (found === undefined) {
      throw evaluateErrors["unsuitable-column"]({ column: name, rule: "is not in the dataset" });
    }
    return found;
  };
  return {
    source: dataset.format === "csv" ? csvSource(dataset, path) : `read_parquet(${sqlText(path)})`,
    columnOf: (name) => find(name).column,
    expressionOf: (name) => {
      const { column, place } = find(name);
      if (dataset.format === "parquet") return sqlName(name);
      const type = castsOfCsv[column.type];
      return type === undefined ? `c${place}` : `CAST(c${place} AS ${type})`;
    },
    query: async <Row>(sql: string) => {
      const answer = await connection.runAndReadAll(sql).catch((error: unknown) => {
        throw unreadable(dataset, path, error);
      });
      return answer.getRowObjectsJS() as Row[];
    },
    stream: async function* stream(sql) {
      try {
        const result = await connection.stream(sql);
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) return;
          yield chunk;
        }
      } catch (error) {
        throw error instanceof PlumblineError ? error : unreadable(dataset, path, error);
      }
    },
    [Symbol.dispose]: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A connection that may open this file and nothing else. */
async function connectTo(instance: DuckDBInstance, path: string): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run(`SET allowed_paths = [${sqlText(path)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return connection;
}

/** DuckDB's own reason, without the path, which is of the worker's machine. */
function unreadable(dataset: DatasetInput, path: string, error: unknown): Error {
  const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n", 1);
  return evaluateErrors["unreadable-dataset"](
    { dataset: dataset.name, reason: reason.replaceAll(path, "the file") },
    { cause: error },
  );
}

/** As the server read the file when it was registered: by place, every field text, an empty one missing. */
function csvSource(dataset: DatasetInput, path: string): string {
  const declared = dataset.columns.map((_column, place) => `'c${place}': 'VARCHAR'`).join(", ");
  return `read_csv(${sqlText(path)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    strict_mode = true, max_line_size = ${largestLineBytes}, columns = {${declared}})`;
}
