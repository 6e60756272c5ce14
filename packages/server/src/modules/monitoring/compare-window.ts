import type { DuckDBConnection } from "@duckdb/node-api";
import { CategoryCounts, sortSample } from "@plumbline/statistics";
import { compareCategories, compareNumbers, reportUnlogged } from "./compare-column.ts";
import { adjustForMany, judgeFeatures, withholdVerdict } from "./judge-drift.ts";
import { type ColumnProfile, type EvaluationReference, noReference } from "./reference-profile.ts";
import type { ColumnReport, DriftReport } from "./report.ts";
import { inputColumn } from "./segment-columns.ts";
import type { MonitoringSettings } from "./settings.ts";
import { sqlName } from "./sql-text.ts";

/** Compares the newest rows of the table `recent` with the reference, column by column. */
export async function compareWindow(
  connection: DuckDBConnection,
  reference: EvaluationReference | null,
  settings: MonitoringSettings,
): Promise<DriftReport> {
  const source = `(SELECT * FROM recent WHERE place <= ${settings.windowPredictions})`;
  const window = await readWindow(connection, source);
  if (reference === null) {
    return {
      reference: null,
      window,
      verdict: "insufficient",
      insufficientReason: noReference,
      driftedShare: null,
      columns: [],
      prediction: null,
    };
  }
  const logged = await readColumnNames(connection);
  const compare = async (profile: ColumnProfile, column: string): Promise<ColumnReport> => {
    if (!logged.has(column)) return reportUnlogged(profile);
    return profile.kind === "numeric"
      ? compareNumbers(profile, sortSample(await readNumbers(connection, source, column)))
      : compareCategories(profile, await readCategories(connection, source, column));
  };
  const features: ColumnReport[] = [];
  for (const profile of reference.reference.columns) {
    features.push(await compare(profile, inputColumn(profile.name)));
  }
  const { prediction } = reference.reference;
  const predicted = await compare(prediction, prediction.kind === "numeric" ? "score" : "predicted");
  const judged = adjustForMany([...features, predicted]);
  const overall = judgeFeatures(judged.slice(0, -1), window.rows, settings);
  const tooSmall = window.rows < settings.minimumPredictions ? overall.insufficientReason : null;
  const columns = tooSmall === null ? judged : judged.map((column) => withholdVerdict(column, tooSmall));
  const { name: dataset, digest, rowCount: rows } = reference.dataset;
  return {
    reference: { dataset, digest, rows },
    window,
    ...overall,
    columns: columns.slice(0, -1),
    prediction: columns.at(-1) ?? null,
  };
}

async function readWindow(connection: DuckDBConnection, source: string): Promise<DriftReport["window"]> {
  const result = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE AS rows, min(received_at_ms)::DOUBLE AS "firstMs", max(received_at_ms)::DOUBLE AS "lastMs"
     FROM ${source}`,
  );
  const [row] = result.getRowObjectsJS() as unknown as DriftReport["window"][];
  return row ?? { rows: 0, firstMs: null, lastMs: null };
}

async function readColumnNames(connection: DuckDBConnection): Promise<Set<string>> {
  const described = await connection.runAndReadAll("DESCRIBE recent");
  return new Set(
    (described.getRowObjectsJS() as { column_name: string }[]).map(({ column_name }) => column_name),
  );
}

async function readNumbers(
  connection: DuckDBConnection,
  source: string,
  column: string,
): Promise<Float64Array> {
  const result = await connection.runAndReadAll(
    `SELECT coalesce(TRY_CAST(${sqlName(column)} AS DOUBLE), 'nan'::DOUBLE) FROM ${source}`,
  );
  return Float64Array.from((result.getColumnsJS()[0] ?? []) as number[]);
}

async function readCategories(
  connection: DuckDBConnection,
  source: string,
  column: string,
): Promise<CategoryCounts> {
  const result = await connection.runAndReadAll(
    `SELECT CAST(${sqlName(column)} AS VARCHAR) AS category, count(*)::DOUBLE AS times FROM ${source}
     GROUP BY category ORDER BY times DESC, category`,
  );
  const counts = new CategoryCounts();
  for (const [category, times] of result.getRowsJS() as [string | null, number][])
    counts.add(category, times);
  return counts;
}
