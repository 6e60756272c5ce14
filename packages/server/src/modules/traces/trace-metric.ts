/** What figures are of. */
export const MetricView = { traces: "TRACES", spans: "SPANS", assessments: "ASSESSMENTS" } as const;
export type MetricView = (typeof MetricView)[keyof typeof MetricView];

/** How the values of a group become one figure. */
export const Aggregation = {
  count: "COUNT",
  sum: "SUM",
  average: "AVG",
  percentile: "PERCENTILE",
  minimum: "MIN",
  maximum: "MAX",
} as const;
export type Aggregation = (typeof Aggregation)[keyof typeof Aggregation];

/** A figure that is asked for. `percentile` is 0 to 100, and there for that aggregation alone. */
export interface MetricAggregation {
  readonly aggregation: Aggregation;
  readonly percentile: number | undefined;
}

export interface MetricRule {
  readonly aggregations: readonly Aggregation[];
  readonly dimensions: readonly string[];
}

const { count, sum, average, percentile, minimum, maximum } = Aggregation;
const spread = [average, minimum, maximum, percentile] as const;
const amounts = [sum, ...spread] as const;
const tokens: MetricRule = { aggregations: amounts, dimensions: ["trace_name"] };
const cost: MetricRule = {
  aggregations: amounts,
  dimensions: ["span_model_name", "span_model_provider"],
};

/** What may be asked for, as MLflow 3.17 has it (`sql_trace_metrics_utils.py`). */
export const metricRules: Readonly<Record<MetricView, Readonly<Record<string, MetricRule>>>> = {
  TRACES: {
    trace_count: { aggregations: [count], dimensions: ["trace_name", "trace_status"] },
    session_count: { aggregations: [count], dimensions: [] },
    latency: { aggregations: spread, dimensions: ["trace_name"] },
    input_tokens: tokens,
    output_tokens: tokens,
    total_tokens: tokens,
    cache_read_input_tokens: tokens,
    cache_creation_input_tokens: tokens,
  },
  SPANS: {
    span_count: {
      aggregations: [count],
      dimensions: ["span_name", "span_type", "span_status", "span_model_name", "span_model_provider"],
    },
    latency: { aggregations: spread, dimensions: ["span_name", "span_status"] },
    input_cost: cost,
    output_cost: cost,
    total_cost: cost,
  },
  ASSESSMENTS: {
    assessment_count: { aggregations: [count], dimensions: ["assessment_name", "assessment_value"] },
    assessment_value: { aggregations: spread, dimensions: ["assessment_name"] },
  },
};

/** What an aggregation's figure is called in an answer: `AVG`, `P95.0`. */
export function labelOf({ aggregation, percentile: rank }: MetricAggregation): string {
  if (rank === undefined) return aggregation;
  return `P${Number.isInteger(rank) ? `${rank}.0` : rank}`;
}

export interface MetricPoint {
  readonly metricName: string;
  /** By name; `time_bucket` is the start of a bucket. */
  readonly dimensions: ReadonlyMap<string, string>;
  /** By label. */
  readonly values: ReadonlyMap<string, number>;
}
