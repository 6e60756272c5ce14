import type { DuckDBConnection } from "@duckdb/node-api";
import { delongInterval, rankScores, rocAuc } from "@plumbline/statistics";
import { type EvaluationReference, noReference } from "./reference-profile.ts";
import type { LiveRocAuc, QualityReport } from "./report.ts";
import type { MonitoringSettings } from "./settings.ts";

/** Labels by entity key: `labels[i]` is that of `entityKeys[i]`. */
export interface JoinedLabels {
  readonly entityKeys: readonly string[];
  readonly labels: Uint8Array;
}

/** Joins labels to the rows of the table `recent`, an entity's last prediction counting. */
export async function measureQuality(
  connection: DuckDBConnection,
  {
    reference,
    labels,
    settings,
  }: { reference: EvaluationReference | null; labels: JoinedLabels; settings: MonitoringSettings },
): Promise<QualityReport> {
  await loadLabels(connection, labels);
  return {
    rocAuc: await measureRocAuc(connection, settings),
    offline: reference?.metrics.rocAuc ?? { value: null, reason: noReference },
    ...(await countLabelled(connection, settings)),
  };
}

async function loadLabels(connection: DuckDBConnection, { entityKeys, labels }: JoinedLabels): Promise<void> {
  await connection.run("CREATE TEMP TABLE labels (entity_key VARCHAR, label UTINYINT)");
  const appender = await connection.createAppender("labels");
  for (const [at, entityKey] of entityKeys.entries()) {
    appender.appendVarchar(entityKey);
    appender.appendUTinyInt(labels[at]!);
    appender.endRow();
  }
  appender.closeSync();
}

async function measureRocAuc(
  connection: DuckDBConnection,
  { qualityPredictions }: MonitoringSettings,
): Promise<LiveRocAuc> {
  const result = await connection.runAndReadAll(
    `WITH last_prediction AS (
       SELECT entity_key, score, received_at_ms, place FROM recent
       WHERE entity_key IS NOT NULL AND isfinite(score)
       QUALIFY row_number() OVER (PARTITION BY entity_key ORDER BY place) = 1)
     SELECT label, score, received_at_ms::DOUBLE FROM last_prediction JOIN labels USING (entity_key)
     ORDER BY place LIMIT ${qualityPredictions}`,
  );
  const [found = [], scores = [], times = []] = result.getColumnsJS() as number[][];
  if (found.length === 0) return { value: null, reason: "no labels have come for the current revision" };
  const ranked = rankScores(Uint8Array.from(found), Float64Array.from(scores));
  const { value, undefinedReason } = rocAuc(ranked);
  if (undefinedReason !== null) return { value: null, reason: undefinedReason };
  const { interval } = delongInterval(ranked);
  return {
    value,
    lower: interval?.low ?? null,
    upper: interval?.high ?? null,
    count: found.length,
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
  };
}

async function countLabelled(
  connection: DuckDBConnection,
  { windowPredictions }: MonitoringSettings,
): Promise<{ labelled: number; unlabelled: number }> {
  const result = await connection.runAndReadAll(
    `SELECT count(label)::DOUBLE AS labelled, count(*) FILTER (label IS NULL)::DOUBLE AS unlabelled
     FROM (SELECT DISTINCT entity_key FROM recent WHERE place <= ${windowPredictions} AND entity_key IS NOT NULL)
     LEFT JOIN labels USING (entity_key)`,
  );
  const [counts] = result.getRowObjectsJS() as { labelled: number; unlabelled: number }[];
  return counts ?? { labelled: 0, unlabelled: 0 };
}
