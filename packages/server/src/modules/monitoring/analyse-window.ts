import type { DuckDBConnection } from "@duckdb/node-api";
import { compareWindow } from "./compare-window.ts";
import { type JoinedLabels, measureQuality } from "./measure-quality.ts";
import type { EvaluationReference } from "./reference-profile.ts";
import type { DriftReport, QualityReport } from "./report.ts";
import type { MonitoringSettings } from "./settings.ts";
import { parquetTable } from "./sql-text.ts";

export interface WindowQuestion {
  /** Segments of one revision that hold its newest predictions. */
  readonly paths: readonly string[];
  readonly reference: EvaluationReference | null;
  readonly labels: JoinedLabels;
  readonly settings: MonitoringSettings;
}

export interface WindowAnalysis {
  readonly drift: DriftReport;
  readonly quality: QualityReport;
}

/** Compares the newest predictions with the evaluation data set, and with the labels that came for them. */
export async function analyseWindow(
  connection: DuckDBConnection,
  { paths, reference, labels, settings }: WindowQuestion,
): Promise<WindowAnalysis> {
  // `place` counts predictions from the newest on. Requests that were refused predicted nothing.
  await connection.run(
    `CREATE TEMP TABLE recent AS
     SELECT *, row_number() OVER (ORDER BY received_at_ms DESC, request_id DESC, row_index DESC) AS place
     FROM ${parquetTable(paths)} WHERE status < 400
     QUALIFY place <= ${settings.labelledFromPredictions}`,
  );
  return {
    drift: await compareWindow(connection, reference, settings),
    quality: await measureQuality(connection, { reference, labels, settings }),
  };
}
