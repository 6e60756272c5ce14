import type { PlumblineClient } from "@plumbline/sdk";
import { formatFigure } from "./format-figure.ts";
import { formatTable, type TableColumn } from "./format-table.ts";

/** An evaluation, as the server answers it. */
export interface Evaluation {
  id: string;
  jobId: string;
  state: string;
  evidenceSha256: string | null;
}

type Metric = { value: number; lower?: number; upper?: number } | { value: null; reason: string };

/** What an evaluation found: part of the predicate of its evidence. */
export interface EvaluationFigures {
  dataset: { name: string; rowCount: number };
  metrics: Record<string, Metric | Record<string, number>>;
  groups: { column: string; equalOpportunityDifference: Metric; selectionRatio: Metric }[];
  latency: {
    singleRow: { p50Milliseconds: number; p99Milliseconds: number };
    batch: { rowsPerSecond: number };
  };
}

/** Reads the figures from the evidence that the evaluation became. */
export async function readFigures(client: PlumblineClient, sha256: string): Promise<EvaluationFigures> {
  const { payload } = await client.get<{ payload: string }>(`/api/v1/evidence/${encodeURIComponent(sha256)}`);
  const statement = JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as {
    predicate: EvaluationFigures;
  };
  const { dataset, metrics, groups, latency } = statement.predicate;
  return { dataset, metrics, groups, latency };
}

const columns: TableColumn[] = [
  { heading: "FIGURE" },
  { heading: "VALUE", align: "right" },
  { heading: "95 % INTERVAL" },
];

export function describeEvaluation(evidenceSha256: string, figures: EvaluationFigures): string[] {
  const { dataset, metrics, groups, latency } = figures;
  return [
    `evaluated on ${dataset.rowCount.toLocaleString("en")} rows of ${dataset.name}; evidence sha256:${evidenceSha256}`,
    ...formatTable(columns, [
      ...Object.entries(metrics).flatMap(([name, metric]) => (isMetric(metric) ? [rowOf(name, metric)] : [])),
      ...groups.flatMap(({ column, equalOpportunityDifference, selectionRatio }) => [
        rowOf(`equal-opportunity difference, ${column}`, equalOpportunityDifference),
        rowOf(`selection ratio, ${column}`, selectionRatio),
      ]),
    ]),
    `one row: p50 ${formatFigure(latency.singleRow.p50Milliseconds)} ms, p99 ${formatFigure(latency.singleRow.p99Milliseconds)} ms; in batches ${Math.round(latency.batch.rowsPerSecond).toLocaleString("en")} rows/s`,
  ];
}

function isMetric(metric: Metric | Record<string, number>): metric is Metric {
  return "value" in metric;
}

function rowOf(name: string, metric: Metric): string[] {
  if (metric.value === null) return [name, "–", metric.reason];
  const { value, lower, upper } = metric;
  const interval =
    lower === undefined || upper === undefined ? "" : `${formatFigure(lower)} to ${formatFigure(upper)}`;
  return [name, formatFigure(value), interval];
}
