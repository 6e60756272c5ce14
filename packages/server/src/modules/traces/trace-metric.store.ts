import type { Storage } from "#storage";
import { SpanAttribute } from "./span.ts";
import { marks, type SqlPiece } from "./sql-piece.ts";
import { metricCondition } from "./trace-metric-filter.ts";
import {
  Aggregation,
  labelOf,
  type MetricAggregation,
  type MetricPoint,
  MetricView,
} from "./trace-metric.ts";
import type { TraceScope } from "./trace-search.store.ts";
import { TraceMetadata, TraceTag } from "./trace.ts";

export interface MetricQuery {
  readonly view: MetricView;
  readonly metricName: string;
  readonly aggregations: readonly MetricAggregation[];
  readonly dimensions: readonly string[];
  readonly filters: readonly string[];
  /** Width of a bucket of time. */
  readonly intervalSeconds: number | undefined;
  /** Inclusive. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly maximum: number;
}

const timeBucket = "time_bucket";
const spanStartMs = "s.start_ns / 1000000";
const spanAttribute = (name: string) => `json_extract(s.content, '$.attributes."${name}"')`;
/** Metadata is the client's own text, which need not be JSON. */
const tokenCount = (name: string) =>
  `(SELECT CASE WHEN json_valid(u.value) THEN CASE json_type(u.value, '$.${name}')
     WHEN 'integer' THEN json_extract(u.value, '$.${name}') END END
   FROM trace_metadata u WHERE u.trace_number = t.trace_number AND u.key = '${TraceMetadata.tokenUsage}')`;
const spanCost = (name: string) => `json_extract(s.content, '$.attributes."${SpanAttribute.cost}".${name}')`;

const values: Readonly<Record<MetricView, Readonly<Record<string, string>>>> = {
  TRACES: {
    trace_count: "t.trace_number",
    session_count: "t.session_id",
    latency: "t.duration_ms",
    ...Object.fromEntries(
      ["input", "output", "total", "cache_read_input", "cache_creation_input"]
        .map((kind) => `${kind}_tokens`)
        .map((name) => [name, tokenCount(name)]),
    ),
  },
  SPANS: {
    span_count: "s.span_id",
    // An open span ends at 0.
    latency: "(nullif(json_extract(s.content, '$.end_time_unix_nano'), 0) - s.start_ns) / 1000000",
    ...Object.fromEntries(["input_cost", "output_cost", "total_cost"].map((name) => [name, spanCost(name)])),
  },
  ASSESSMENTS: {
    assessment_count: "a.assessment_id",
    // What is said by yes and no counts as 1 and 0, as in MLflow.
    assessment_value: `CASE WHEN a.value IN ('true', '"yes"') THEN 1.0 WHEN a.value IN ('false', '"no"') THEN 0.0
      ELSE a.number_value END`,
  },
};

const dimensionColumns: Readonly<Record<string, string>> = {
  trace_name: "n.value",
  trace_status: "t.state",
  span_name: "s.name",
  span_type: "s.type",
  span_status: "s.status",
  span_model_name: spanAttribute("mlflow.llm.model"),
  span_model_provider: spanAttribute("mlflow.llm.provider"),
  assessment_name: "a.name",
  assessment_value: "a.value",
};

const sources: Readonly<Record<MetricView, string>> = {
  TRACES: "traces t",
  SPANS: "traces t JOIN trace_spans s ON s.trace_number = t.trace_number",
  ASSESSMENTS: "traces t JOIN trace_assessments a ON a.trace_number = t.trace_number AND a.is_valid = 1",
};

/**
 * Figures of traces, one point a group, by bucket and then by the other dimensions.
 * @throws PlumblineError `traces/bad-metric-filter`, `tracking/bad-filter`.
 */
export async function findMetricPoints(
  storage: Pick<Storage, "scan">,
  scope: TraceScope,
  query: MetricQuery,
): Promise<MetricPoint[]> {
  const { view, metricName, aggregations } = query;
  const value = values[view][metricName];
  if (value === undefined) throw new Error(`no column for ${view} ${metricName}`);
  const groups = groupsOf(query);
  const figures = aggregations.map(figureOf(metricName));
  const conditions = conditionsOf(query, scope);
  const columns = [...groups.map(({ sql }, index) => `${sql} AS g${index}`), `${value} AS value`].join(", ");
  const names = groups.map((_group, index) => `g${index}`);
  const known = [...names, "value"].map((column) => `${column} IS NOT NULL`).join(" AND ");
  const rows = await storage.scan<MetricRow>(
    `SELECT ${[...names, ...figures.map(({ sql }, index) => `${sql} AS f${index}`)].join(", ")}
     FROM (SELECT ${columns} FROM ${sources[view]}
       ${groups.some(({ name }) => name === "trace_name") ? "LEFT JOIN trace_tags n ON n.trace_number = t.trace_number AND n.key = ?" : ""}
       WHERE ${conditions.map(({ sql }) => sql).join(" AND ")})
     WHERE ${known}
     ${names.length > 0 ? `GROUP BY ${names.join(", ")} ORDER BY ${names.join(", ")}` : ""} LIMIT ?`,
    ...figures.flatMap((figure) => figure.values),
    ...groups.flatMap((group) => group.values),
    ...(groups.some(({ name }) => name === "trace_name") ? [TraceTag.name] : []),
    ...conditions.flatMap((condition) => condition.values),
    query.maximum,
  );
  return rows.flatMap((row) => pointOf(row, metricName, groups, aggregations) ?? []);
}

type MetricRow = Readonly<Record<string, string | number | null>>;

interface Group extends SqlPiece {
  readonly name: string;
}

function groupsOf({ view, intervalSeconds, dimensions }: MetricQuery): Group[] {
  const groups: Group[] = dimensions.map((name) => {
    const sql = dimensionColumns[name];
    if (sql === undefined) throw new Error(`no column for the dimension ${name}`);
    return { name, sql, values: [] };
  });
  if (intervalSeconds === undefined) return groups;
  const widthMs = intervalSeconds * 1000;
  const at = view === MetricView.spans ? spanStartMs : "t.request_time_ms";
  return [{ name: timeBucket, sql: `${at} / ? * ?`, values: [BigInt(widthMs), BigInt(widthMs)] }, ...groups];
}

function figureOf(metricName: string): (aggregation: MetricAggregation) => SqlPiece {
  return ({ aggregation, percentile }) => {
    if (aggregation === Aggregation.percentile) {
      return { sql: "percentile(value, ?)", values: [percentile ?? 0] };
    }
    const distinct = metricName === "session_count" ? "DISTINCT " : "";
    return { sql: `${aggregation}(${distinct}value)`, values: [] };
  };
}

function conditionsOf(
  { view, metricName, filters, startMs, endMs }: MetricQuery,
  scope: TraceScope,
): SqlPiece[] {
  // Costs are of the time of their span, all else of the trace's.
  const at = metricName.endsWith("_cost") ? spanStartMs : "t.request_time_ms";
  return [
    {
      sql: `t.workspace = ? AND t.experiment_id IN (${marks(scope.experimentIds)})`,
      values: [scope.workspace, ...scope.experimentIds],
    },
    ...(startMs === undefined ? [] : [{ sql: `${at} >= ?`, values: [startMs] }]),
    ...(endMs === undefined ? [] : [{ sql: `${at} <= ?`, values: [endMs] }]),
    ...filters.map((filter) => metricCondition(view, filter)),
  ];
}

function pointOf(
  row: MetricRow,
  metricName: string,
  groups: readonly Group[],
  aggregations: readonly MetricAggregation[],
): MetricPoint | undefined {
  const figures = new Map<string, number>();
  aggregations.forEach((aggregation, index) => {
    const value = row[`f${index}`];
    if (value !== null && value !== undefined) figures.set(labelOf(aggregation), Number(value));
  });
  if (figures.size === 0) return undefined;
  return {
    metricName,
    dimensions: new Map(
      groups.map(({ name }, index) => {
        const value = row[`g${index}`];
        return [name, name === timeBucket ? bucketText(Number(value)) : String(value)];
      }),
    ),
    values: figures,
  };
}

/** As Python's `isoformat` writes a time of whole seconds in UTC. */
function bucketText(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, "+00:00");
}
