import { parseFilter, type SearchGrammar, SearchOperator } from "#tracking";
import { traceErrors } from "./errors.ts";
import { columnTest, exists, type SqlPiece } from "./sql-piece.ts";
import { MetricView } from "./trace-metric.ts";
import { TraceMetadata } from "./trace.ts";

const entities = ["trace", "span", "assessment"] as const;
const rule = { value: "text", operators: [SearchOperator.equal] } as const;

/** The parser hands entities through as they are named here, whatever they are. */
const grammar: SearchGrammar = {
  of: "trace metrics",
  entities: Object.fromEntries(entities.map((name) => [name, name])) as unknown as SearchGrammar["entities"],
  attributes: {},
  open: Object.fromEntries(entities.map((name) => [name, rule])),
  orders: {},
  orderEntities: [],
};

const form =
  "is not one of trace.status, trace.tag.<key>, trace.metadata.<key>, span.name|status|type and ".concat(
    "assessment.name|type",
  );

/**
 * The condition of one filter of trace metrics, such as `trace.tag.team = 'a'`, on traces `t`, spans `s` and assessments
 * `a`.
 *
 * @throws PlumblineError `tracking/bad-filter`, `traces/bad-metric-filter`.
 */
export function metricCondition(view: MetricView, filter: string): SqlPiece {
  const comparisons = parseFilter(grammar, filter);
  const [comparison] = comparisons;
  if (comparison === undefined || comparisons.length > 1) {
    throw traceErrors["bad-metric-filter"]({ filter, reason: "is not one comparison; give each on its own" });
  }
  const entity: string = comparison.entity;
  const [name = "", ...rest] = comparison.key.split(".");
  const key = rest.join(".").replaceAll(/^["'`]|["'`]$/g, "");
  const test = { operator: SearchOperator.equal, value: String(comparison.value) };
  const plain = entity === "trace" ? undefined : plainColumns[`${entity}.${comparison.key}`];
  if (plain !== undefined) {
    if (plain.view === view) return columnTest(plain.column, test);
    throw traceErrors["bad-metric-filter"]({ filter, reason: `goes with view_type ${plain.view}` });
  }
  if (entity === "trace" && name === "status" && key === "") return columnTest("t.state", test);
  if (entity === "trace" && name === "tag" && key !== "") return pairIs("trace_tags", key, test.value);
  if (entity === "trace" && name === "metadata" && key !== "") return metadataIs(key, test.value);
  throw traceErrors["bad-metric-filter"]({ filter, reason: form });
}

const plainColumns: Readonly<Record<string, { column: string; view: MetricView }>> = {
  "span.name": { column: "s.name", view: MetricView.spans },
  "span.status": { column: "s.status", view: MetricView.spans },
  "span.type": { column: "s.type", view: MetricView.spans },
  "assessment.name": { column: "a.name", view: MetricView.assessments },
  "assessment.type": { column: "a.kind", view: MetricView.assessments },
};

function pairIs(table: "trace_tags" | "trace_metadata", key: string, value: string): SqlPiece {
  return exists(`${table} v`, "v.trace_number = t.trace_number AND v.key = ? AND v.value = ?", [key, value]);
}

function metadataIs(key: string, value: string): SqlPiece {
  const pair = pairIs("trace_metadata", key, value);
  if (key !== TraceMetadata.run) return pair;
  // A trace belongs to the run that it was made in and to those that it was linked to.
  const linked = exists("trace_runs r", "r.trace_number = t.trace_number AND r.run_id = ?", [value]);
  return { sql: `(${pair.sql} OR ${linked.sql})`, values: [...pair.values, ...linked.values] };
}
