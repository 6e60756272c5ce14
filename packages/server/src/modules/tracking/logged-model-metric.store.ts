import type { Reader, Transaction } from "#storage";
import type { LoggedModelMetric } from "./logged-model.ts";
import { metricOfRow, type MetricRow } from "./metric.ts";
import { readExactly } from "./metric.store.ts";
import type { LoggedMetric } from "./read-metric.ts";

/** Adds a point to a model's metrics; one that is there already stays as it is. */
export function addModelPoint(
  transaction: Transaction,
  runId: string,
  point: LoggedMetric & { modelId: string },
): void {
  const isNan = Number.isNaN(point.value);
  transaction.run(
    `INSERT INTO logged_model_metrics
       (model_id, key, timestamp_ms, step, run_id, value, is_nan, dataset_name, dataset_digest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    point.modelId,
    point.key,
    point.timestampMs,
    point.step,
    runId,
    isNan ? 0 : point.value,
    isNan ? 1 : 0,
    point.datasetName ?? null,
    point.datasetDigest ?? null,
  );
}

/** In the order in which they were logged. */
export function listModelPoints(reader: Reader, modelId: string): LoggedModelMetric[] {
  type Row = MetricRow & Pick<LoggedModelMetric, "runId" | "datasetName" | "datasetDigest">;
  return readExactly<Row>(
    reader,
    `SELECT key, value, is_nan AS isNan, timestamp_ms AS timestampMs, step, run_id AS runId,
       dataset_name AS datasetName, dataset_digest AS datasetDigest
     FROM logged_model_metrics WHERE model_id = ? ORDER BY rowid`,
    modelId,
  ).map((row) => ({
    ...metricOfRow(row),
    modelId,
    runId: row.runId,
    datasetName: row.datasetName,
    datasetDigest: row.datasetDigest,
  }));
}
