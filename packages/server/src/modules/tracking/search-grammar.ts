/** What a comparison may be about, beside the fields of the thing itself. */
export const SearchEntity = {
  attribute: "attribute",
  metric: "metric",
  parameter: "parameter",
  tag: "tag",
  dataset: "dataset",
} as const;
export type SearchEntity = (typeof SearchEntity)[keyof typeof SearchEntity];

export const SearchOperator = {
  equal: "=",
  notEqual: "!=",
  less: "<",
  lessOrEqual: "<=",
  greater: ">",
  greaterOrEqual: ">=",
  like: "LIKE",
  ilike: "ILIKE",
  in: "IN",
  notIn: "NOT IN",
  isNull: "IS NULL",
  isNotNull: "IS NOT NULL",
} as const;
export type SearchOperator = (typeof SearchOperator)[keyof typeof SearchOperator];

/**
 * What a key may be compared with. `id` is a quoted integer; `ordinal` an integer, quoted or not; `lenient` any one
 * value, quoted or not, as text.
 */
export type SearchValueKind = "text" | "number" | "integer" | "id" | "ordinal" | "lenient";

export interface KeyRule {
  /** The key's one name in the result, whatever alias was written. */
  readonly key: string;
  readonly value: SearchValueKind;
  readonly operators: readonly SearchOperator[];
}

/** What may be searched for among one kind of thing. MLflow differs from kind to kind; the tables below say how. */
export interface SearchGrammar {
  /** The kind of thing, for messages: `runs`. */
  readonly of: string;
  /** Prefixes before the dot, as written. A key without a prefix is an attribute. */
  readonly entities: Readonly<Record<string, SearchEntity>>;
  /** Attributes that may be compared, as written. */
  readonly attributes: Readonly<Record<string, KeyRule>>;
  /** Keys of `dataset`, as written. */
  readonly datasets?: Readonly<Record<string, KeyRule>>;
  /** For entities whose keys are the user's own. */
  readonly open: Readonly<Partial<Record<SearchEntity, Omit<KeyRule, "key">>>>;
  /** Attributes that may be ordered by, as written, with the key each stands for. */
  readonly orders: Readonly<Record<string, string>>;
  /** Entities whose user-chosen keys may be ordered by. */
  readonly orderEntities: readonly SearchEntity[];
  /** Ordering twice by one key is a mistake here. */
  readonly uniqueOrders?: boolean;
  /** `like` is not `LIKE` here. */
  readonly capitalOperators?: boolean;
}

const {
  equal,
  notEqual,
  less,
  lessOrEqual,
  greater,
  greaterOrEqual,
  like,
  ilike,
  in: inList,
  notIn,
} = SearchOperator;
export const numericOperators = [equal, notEqual, less, lessOrEqual, greater, greaterOrEqual] as const;
export const textOperators = [equal, notEqual, like, ilike] as const;
const listOperators = [...textOperators, inList, notIn] as const;
const nullableOperators = [...textOperators, SearchOperator.isNull, SearchOperator.isNotNull] as const;

function text(key: string, operators: readonly SearchOperator[] = textOperators): KeyRule {
  return { key, value: "text", operators };
}
function number(key: string, value: SearchValueKind = "number"): KeyRule {
  return { key, value, operators: numericOperators };
}
function sameNames(...keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, key]));
}

const attributePrefix = { attribute: SearchEntity.attribute } as const;
const tagPrefixes = { tag: SearchEntity.tag, tags: SearchEntity.tag } as const;

export const runGrammar: SearchGrammar = {
  of: "runs",
  entities: {
    metric: SearchEntity.metric,
    metrics: SearchEntity.metric,
    parameter: SearchEntity.parameter,
    parameters: SearchEntity.parameter,
    param: SearchEntity.parameter,
    params: SearchEntity.parameter,
    ...tagPrefixes,
    ...attributePrefix,
    attr: SearchEntity.attribute,
    attributes: SearchEntity.attribute,
    run: SearchEntity.attribute,
    dataset: SearchEntity.dataset,
    datasets: SearchEntity.dataset,
  },
  attributes: {
    run_id: text("run_id", listOperators),
    run_name: text("run_name"),
    "run name": text("run_name"),
    "Run name": text("run_name"),
    "Run Name": text("run_name"),
    user_id: text("user_id"),
    status: text("status"),
    artifact_uri: text("artifact_uri"),
    start_time: number("start_time"),
    created: number("start_time"),
    Created: number("start_time"),
    end_time: number("end_time"),
  },
  datasets: {
    name: text("name", listOperators),
    digest: text("digest", listOperators),
    context: text("context", listOperators),
  },
  open: {
    metric: { value: "number", operators: numericOperators },
    parameter: { value: "text", operators: nullableOperators },
    tag: { value: "text", operators: nullableOperators },
  },
  orders: {
    ...sameNames("run_id", "run_name", "user_id", "status", "artifact_uri", "start_time", "end_time"),
    created: "start_time",
    Created: "start_time",
  },
  orderEntities: [SearchEntity.metric, SearchEntity.parameter, SearchEntity.tag],
  uniqueOrders: true,
};

export const experimentGrammar: SearchGrammar = {
  of: "experiments",
  entities: { ...attributePrefix, ...tagPrefixes },
  attributes: {
    name: text("name"),
    experiment_id: { key: "experiment_id", value: "id", operators: [equal, notEqual, inList, notIn] },
    creation_time: number("creation_time", "integer"),
    last_update_time: number("last_update_time", "integer"),
  },
  open: { tag: { value: "text", operators: nullableOperators } },
  orders: sameNames("name", "experiment_id", "creation_time", "last_update_time"),
  orderEntities: [],
  capitalOperators: true,
};

export const registeredModelGrammar: SearchGrammar = {
  of: "registered models",
  entities: { ...attributePrefix, ...tagPrefixes },
  attributes: { name: text("name", listOperators) },
  open: { tag: { value: "text", operators: textOperators } },
  orders: sameNames("name", "creation_timestamp", "last_updated_timestamp"),
  orderEntities: [],
};

export const modelVersionGrammar: SearchGrammar = {
  of: "model versions",
  entities: { ...attributePrefix, ...tagPrefixes },
  attributes: {
    name: text("name", listOperators),
    run_id: text("run_id", listOperators),
    source_path: text("source_path"),
    version_number: number("version_number", "ordinal"),
  },
  open: { tag: { value: "text", operators: textOperators } },
  orders: sameNames("name", "version_number", "creation_timestamp", "last_updated_timestamp"),
  orderEntities: [],
};

export const loggedModelGrammar: SearchGrammar = {
  of: "logged models",
  entities: {
    attributes: SearchEntity.attribute,
    metrics: SearchEntity.metric,
    params: SearchEntity.parameter,
    tags: SearchEntity.tag,
  },
  attributes: {
    ...Object.fromEntries(
      ["name", "model_id", "model_type", "status", "source_run_id", "experiment_id"].map((key) => [
        key,
        { key, value: "lenient", operators: listOperators } as const,
      ]),
    ),
    creation_timestamp: number("creation_timestamp_ms"),
    creation_time: number("creation_timestamp_ms"),
    creation_timestamp_ms: number("creation_timestamp_ms"),
    last_updated_timestamp: number("last_updated_timestamp_ms"),
    last_updated_timestamp_ms: number("last_updated_timestamp_ms"),
  },
  open: {
    metric: { value: "number", operators: numericOperators },
    parameter: { value: "lenient", operators: listOperators },
    tag: { value: "lenient", operators: listOperators },
  },
  orders: {},
  orderEntities: [SearchEntity.metric],
};

export const evaluationDatasetGrammar: SearchGrammar = {
  of: "evaluation datasets",
  entities: { tags: SearchEntity.tag },
  attributes: {
    name: text("name", [...textOperators, inList]),
    created_time: number("created_time", "integer"),
    last_update_time: number("last_update_time", "integer"),
    created_by: text("created_by"),
    last_updated_by: text("last_updated_by"),
  },
  open: { tag: { value: "text", operators: textOperators } },
  orders: sameNames("name", "created_time", "last_update_time"),
  orderEntities: [],
};
