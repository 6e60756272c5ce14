import {
  type KeyRule,
  parseFilter,
  type SearchComparison,
  SearchEntity,
  type SearchGrammar,
  SearchOperator,
} from "#tracking";

/** What a comparison of traces may be about. */
export const TraceEntity = {
  attribute: SearchEntity.attribute,
  tag: SearchEntity.tag,
  metadata: "metadata",
  span: "span",
  feedback: "feedback",
  expectation: "expectation",
  issue: "issue",
} as const;
export type TraceEntity = (typeof TraceEntity)[keyof typeof TraceEntity];

export type TraceComparison = Omit<SearchComparison, "entity"> & { readonly entity: TraceEntity };

const { equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, like, ilike, isNull, isNotNull } =
  SearchOperator;
const numberOperators = [equal, notEqual, less, lessOrEqual, greater, greaterOrEqual] as const;
const nullableOperators = [equal, notEqual, like, ilike, isNull, isNotNull] as const;
const listOperators = [equal, notEqual, like, ilike, SearchOperator.in, SearchOperator.notIn] as const;

function text(key: string, operators: readonly SearchOperator[]): KeyRule {
  return { key, value: "text", operators };
}
function number(key: string): KeyRule {
  return { key, value: "number", operators: numberOperators };
}

/** Each key and what else it is called. */
const times = {
  timestamp_ms: number("timestamp_ms"),
  timestamp: number("timestamp_ms"),
  execution_time_ms: number("execution_time_ms"),
  execution_time: number("execution_time_ms"),
  end_time_ms: number("end_time_ms"),
  end_time: number("end_time_ms"),
} as const;

const entities: Readonly<Record<string, TraceEntity>> = {
  attribute: TraceEntity.attribute,
  attributes: TraceEntity.attribute,
  trace: TraceEntity.attribute,
  tag: TraceEntity.tag,
  tags: TraceEntity.tag,
  metadata: TraceEntity.metadata,
  request_metadata: TraceEntity.metadata,
  span: TraceEntity.span,
  feedback: TraceEntity.feedback,
  expectation: TraceEntity.expectation,
  issue: TraceEntity.issue,
};

const open: Readonly<Partial<Record<TraceEntity, Omit<KeyRule, "key">>>> = {
  tag: { value: "text", operators: nullableOperators },
  metadata: { value: "text", operators: nullableOperators },
  span: { value: "text", operators: listOperators },
  // A text for "=", a number for "<": which of them is looked at where the comparison is made.
  feedback: { value: "lenient", operators: [...numberOperators, like, ilike, isNull, isNotNull] },
  expectation: { value: "lenient", operators: [...numberOperators, like, ilike, isNull, isNotNull] },
  issue: { value: "text", operators: [equal] },
};

export const traceGrammar: SearchGrammar = {
  of: "traces",
  // The parser hands entities through as they are named here, whatever they are.
  entities: entities as SearchGrammar["entities"],
  open,
  attributes: {
    request_id: text("request_id", listOperators),
    client_request_id: text("client_request_id", listOperators),
    status: text("status", listOperators),
    name: text("name", [...listOperators, isNull, isNotNull]),
    run_id: text("run_id", nullableOperators),
    prompt: text("prompt", [equal]),
    text: text("text", [like, ilike]),
    ...times,
  },
  orders: {
    ...Object.fromEntries(
      ["experiment_id", "status", "request_id", "name", "run_id"].map((key) => [key, key]),
    ),
    ...Object.fromEntries(Object.entries(times).map(([name, { key }]) => [name, key])),
  },
  orderEntities: [TraceEntity.tag, TraceEntity.metadata as SearchEntity],
  uniqueOrders: true,
};

/** @throws PlumblineError `tracking/bad-filter`. */
export function parseTraceFilter(filter: string): TraceComparison[] {
  return parseFilter(traceGrammar, filter) as unknown as TraceComparison[];
}
