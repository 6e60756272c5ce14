import type { AppContext } from "#context";
import { WireInput, writeWireDouble } from "#tracking";
import { readExperimentIds } from "./search-traces.ts";
import { findMetricPoints, type MetricQuery } from "./trace-metric.store.ts";
import {
  Aggregation,
  type MetricAggregation,
  type MetricPoint,
  metricRules,
  MetricView,
} from "./trace-metric.ts";

const defaultPoints = 1000;
const maximumPoints = 50_000;
/** A bucket narrower than this many of its kind in the time asked for is a mistake. */
const maximumBuckets = 100_000;

export type TraceMetricSearch = MetricQuery & { readonly experimentIds: readonly number[] };

/** Reads MLflow's `QueryTraceMetrics`. */
export function readMetricSearch(body: unknown): TraceMetricSearch {
  return WireInput.read("trace metrics", body, (input) => {
    const view = readEnum(input, "view_type", Object.values(MetricView)) ?? MetricView.traces;
    const metricName = input.requiredText("metric_name");
    const aggregations = input.list("aggregations", readAggregation);
    const dimensions = [...new Set(input.texts("dimensions"))];
    if (aggregations.length === 0) input.note("aggregations", "is empty; give at least one");
    checkMetric(input, view, metricName, aggregations, dimensions);
    const query = {
      experimentIds: readExperimentIds(input, "experiment_ids", input.texts("experiment_ids")),
      view,
      metricName,
      aggregations,
      dimensions,
      filters: input.texts("filters"),
      intervalSeconds: input.integer("time_interval_seconds") || undefined,
      startMs: input.integer("start_time_ms"),
      endMs: input.integer("end_time_ms"),
      maximum: input.integer("max_results") ?? defaultPoints,
    };
    if (query.experimentIds.length === 0) input.note("experiment_ids", "is missing; name experiments");
    if (query.maximum < 1 || query.maximum > maximumPoints) {
      input.note("max_results", `is ${query.maximum}; give 1 to ${maximumPoints}`);
    }
    checkBuckets(input, query);
    return query;
  });
}

function readAggregation(item: WireInput): MetricAggregation {
  const aggregation = readEnum(item, "aggregation_type", Object.values(Aggregation)) ?? Aggregation.count;
  const given = item.raw("percentile_value") !== undefined;
  const percentile = given ? item.requiredDouble("percentile_value") : undefined;
  if (given !== (aggregation === Aggregation.percentile)) {
    item.note("percentile_value", given ? "goes with PERCENTILE alone" : "is missing; give 0 to 100");
  }
  if (percentile !== undefined && !(percentile >= 0 && percentile <= 100)) {
    item.note("percentile_value", `is ${percentile}; give 0 to 100`);
  }
  return { aggregation, percentile };
}

/** By name, or by MLflow's number, which starts at 1. */
function readEnum<Name extends string>(
  input: WireInput,
  field: string,
  names: readonly Name[],
): Name | undefined {
  const value = input.raw(field);
  const name = names.find((each, index) => each === value || index + 1 === value);
  if (name === undefined) input.note(field, `is not one of ${names.join(", ")}`);
  return name;
}

function checkMetric(
  input: WireInput,
  view: MetricView,
  metricName: string,
  aggregations: readonly MetricAggregation[],
  dimensions: readonly string[],
): void {
  const known = metricRules[view];
  const rule = Object.hasOwn(known, metricName) ? known[metricName] : undefined;
  if (rule === undefined) {
    input.note(
      "metric_name",
      `is ${JSON.stringify(metricName.slice(0, 60))}; of ${view} give one of `.concat(
        Object.keys(known).join(", "),
      ),
    );
    return;
  }
  for (const { aggregation } of aggregations) {
    if (rule.aggregations.includes(aggregation)) continue;
    input.note("aggregations", `has ${aggregation}; of ${metricName} give ${rule.aggregations.join(", ")}`);
  }
  for (const dimension of dimensions) {
    if (rule.dimensions.includes(dimension)) continue;
    const name = JSON.stringify(dimension.slice(0, 60));
    input.note("dimensions", `has ${name}; of ${metricName} give ${rule.dimensions.join(", ") || "none"}`);
  }
}

function checkBuckets(input: WireInput, { intervalSeconds, startMs, endMs }: TraceMetricSearch): void {
  if (intervalSeconds === undefined) return;
  if (startMs === undefined || endMs === undefined) {
    input.note("time_interval_seconds", "goes with start_time_ms and end_time_ms");
  } else if (intervalSeconds < 0 || endMs - startMs > intervalSeconds * 1000 * maximumBuckets) {
    input.note(
      "time_interval_seconds",
      `is ${intervalSeconds}; give one of at most ${maximumBuckets} in the time`,
    );
  }
}

/** Figures of traces, of their spans or of what is said of them, as MLflow's charts and clients ask for them. */
export function queryTraceMetrics(
  { storage }: Pick<AppContext, "storage">,
  workspace: string,
  search: TraceMetricSearch,
): Promise<MetricPoint[]> {
  return findMetricPoints(storage, { workspace, experimentIds: search.experimentIds }, search);
}

export function presentMetricPoint({ metricName, dimensions, values }: MetricPoint): Record<string, unknown> {
  return {
    metric_name: metricName,
    ...(dimensions.size > 0 && { dimensions: Object.fromEntries(dimensions) }),
    values: Object.fromEntries(Array.from(values, ([label, value]) => [label, writeWireDouble(value)])),
  };
}
