import type { DuckDBConnection } from "@duckdb/node-api";
import { latencyGamma } from "./latency-sketch.ts";
import type { TrafficMinute } from "./segment.ts";
import { findColumnProblems } from "./segment-columns.ts";
import { parquetTable } from "./sql-text.ts";

export interface SegmentQuestion {
  /** The one file. */
  readonly paths: readonly [string];
  /** Names of the model's inputs. */
  readonly inputs: readonly string[];
  /** What the file must say, as it was announced and as the revision is. */
  readonly expected: {
    readonly rows: number;
    readonly firstMs: number;
    readonly lastMs: number;
    readonly revision: number;
    readonly versionId: string;
  };
}

/** What is wrong with a segment, or the traffic that it holds. */
export type SegmentInspection =
  | { readonly problems: readonly string[] }
  | { readonly minutes: readonly TrafficMinute[] };

/** Reads a whole segment: whether it is what it was announced as, and its requests by minute. */
export async function inspectSegment(
  connection: DuckDBConnection,
  { paths, inputs, expected }: SegmentQuestion,
): Promise<SegmentInspection> {
  const table = parquetTable(paths);
  try {
    const columns = await readColumns(connection, table);
    const problems = findColumnProblems(columns, inputs);
    if (problems.length > 0) return { problems };
    const differences = await findDifferences(connection, table, expected);
    if (differences.length > 0) return { problems: differences };
    return { minutes: await readMinutes(connection, table) };
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { problems: [`it cannot be read as Parquet: ${line.replaceAll(paths[0], "the file")}`] };
  }
}

async function readColumns(
  connection: DuckDBConnection,
  table: string,
): Promise<{ name: string; type: string }[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`);
  const rows = described.getRowObjectsJS() as { column_name: string; column_type: string }[];
  return rows.map(({ column_name: name, column_type: type }) => ({ name, type }));
}

async function findDifferences(
  connection: DuckDBConnection,
  table: string,
  expected: SegmentQuestion["expected"],
): Promise<string[]> {
  const result = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE AS rows, min(received_at_ms)::DOUBLE AS "firstMs", max(received_at_ms)::DOUBLE AS "lastMs",
            count(*) FILTER (revision IS DISTINCT FROM $1)::DOUBLE AS "otherRevision",
            count(*) FILTER (version_id IS DISTINCT FROM $2)::DOUBLE AS "otherVersion",
            count(*) FILTER (request_id IS NULL OR row_index IS NULL OR received_at_ms IS NULL OR status IS NULL
                             OR latency_us IS NULL OR latency_us < 0)::DOUBLE AS incomplete
     FROM ${table}`,
    [expected.revision, expected.versionId],
  );
  const [found] = result.getRowObjectsJS() as Record<string, number | null>[];
  const problems: string[] = [];
  for (const name of ["rows", "firstMs", "lastMs"] as const) {
    if (found?.[name] !== expected[name]) {
      problems.push(`${name} is ${found?.[name]}, not ${expected[name]} as announced`);
    }
  }
  if (found?.["otherRevision"] !== 0) problems.push(`rows are of another revision than ${expected.revision}`);
  if (found?.["otherVersion"] !== 0) {
    problems.push(`rows are of another version than revision ${expected.revision} serves`);
  }
  if (found?.["incomplete"] !== 0) problems.push("rows lack request_id, row_index, time, status or latency");
  return problems;
}

/** A request counts where its first row is: its other rows may be in the next segment. */
async function readMinutes(connection: DuckDBConnection, table: string): Promise<TrafficMinute[]> {
  const result = await connection.runAndReadAll(
    `WITH requests AS (
       SELECT received_at_ms - received_at_ms % 60000 AS minute, status >= 400 AS failed,
              CASE WHEN latency_us <= 1 THEN 0 ELSE ceil(ln(latency_us) / ln(${latencyGamma})) END AS bucket
       FROM ${table} WHERE row_index = 0)
     SELECT minute::DOUBLE AS "atMs", bucket::DOUBLE AS bucket, count(*)::DOUBLE AS requests,
            count(*) FILTER (failed)::DOUBLE AS errors
     FROM requests GROUP BY minute, bucket ORDER BY minute, bucket`,
  );
  const rows = result.getRowObjectsJS() as unknown as {
    atMs: number;
    bucket: number;
    requests: number;
    errors: number;
  }[];
  return [...Map.groupBy(rows, ({ atMs }) => atMs)].map(([atMs, ofMinute]) => ({
    atMs,
    requests: ofMinute.reduce((sum, { requests }) => sum + requests, 0),
    errors: ofMinute.reduce((sum, { errors }) => sum + errors, 0),
    latencies: ofMinute.map(({ bucket, requests }) => [bucket, requests] as const),
  }));
}
