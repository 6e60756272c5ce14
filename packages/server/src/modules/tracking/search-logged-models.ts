import type { AppContext } from "#context";
import type { SqlValue } from "#storage";
import { parseExperimentId } from "./get-experiment.ts";
import { type LoggedModel, LoggedModelStatus } from "./logged-model.ts";
import { loggedModelColumns, type LoggedModelRow, withModelValues } from "./logged-model.store.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import { parseFilter } from "./search-filter.ts";
import { loggedModelGrammar, SearchEntity } from "./search-grammar.ts";
import { compileComparison, type SearchLayout, type SqlPiece } from "./search-sql.ts";
import { WireInput } from "./wire-input.ts";

const defaultResults = 100;
const maximumResults = 50_000;

interface DatasetChoice {
  readonly name: string | undefined;
  readonly digest: string | undefined;
}

interface ModelOrder {
  readonly field: string;
  readonly ascending: boolean;
  readonly dataset: DatasetChoice | undefined;
}

export interface LoggedModelSearch {
  readonly experimentIds: readonly string[];
  readonly filter: string;
  readonly datasets: readonly DatasetChoice[];
  readonly orders: readonly ModelOrder[];
  readonly maximum: number;
  readonly pageToken: string | undefined;
}

const columns: Readonly<Record<string, string>> = {
  name: "m.name",
  model_id: "m.model_id",
  model_type: "m.model_type",
  status: "m.status",
  source_run_id: "m.source_run_id",
  experiment_id: "m.experiment_id",
  creation_timestamp_ms: "m.created_at_ms",
  creation_timestamp: "m.created_at_ms",
  creation_time: "m.created_at_ms",
  last_updated_timestamp_ms: "m.updated_at_ms",
  last_updated_timestamp: "m.updated_at_ms",
};

export function readLoggedModelSearch(body: unknown): LoggedModelSearch {
  return WireInput.read("search logged models", body, (input) => {
    const experimentIds = input.texts("experiment_ids");
    if (input.raw("experiment_ids") === undefined) input.note("experiment_ids", "is missing");
    const maximum = input.integer("max_results") || defaultResults;
    if (maximum < 1 || maximum > maximumResults)
      input.note("max_results", `is ${maximum}; give 1 to ${maximumResults}`);
    return {
      experimentIds,
      filter: input.text("filter") ?? "",
      datasets: input.list("datasets", (dataset) => ({
        name: dataset.requiredText("dataset_name"),
        digest: dataset.text("dataset_digest") || undefined,
      })),
      orders: input.list("order_by", readOrder),
      maximum,
      pageToken: input.text("page_token"),
    };
  });
}

function readOrder(input: WireInput): ModelOrder {
  const field = input.requiredText("field_name").trim();
  if (!field.startsWith("metrics.") && !Object.hasOwn(columns, field) && field !== "") {
    input.note(
      "field_name",
      `is ${JSON.stringify(field)}; give metrics.<key> or one of ${Object.keys(columns).join(", ")}`,
    );
  }
  const name = input.text("dataset_name") || undefined;
  const digest = input.text("dataset_digest") || undefined;
  return {
    field,
    ascending: input.boolean("ascending") ?? true,
    dataset: name === undefined && digest === undefined ? undefined : { name, digest },
  };
}

/**
 * Logged models that meet a filter, a page at a time; without an order the latest first. `datasets` narrows the
 * metrics that the filter speaks of; without such metrics, the models to those with any metric on one of them.
 *
 * @throws PlumblineError `tracking/bad-filter`, `tracking/bad-page-token`.
 */
export async function searchLoggedModels(
  { storage }: Pick<AppContext, "storage">,
  workspace: string,
  { experimentIds, filter, datasets, orders, maximum, pageToken }: LoggedModelSearch,
): Promise<{ models: LoggedModel[]; nextPageToken: string | undefined }> {
  const ids = experimentIds.map((id) => Number(parseExperimentId(id)));
  const query = [ids, filter, datasets, orders];
  const offset = readPageToken(query, pageToken);
  const conditions = compileConditions(filter, datasets);
  const { joins, terms } = compileOrders(orders);
  const values: SqlValue[] = [
    ...joins.flatMap((join) => join.values),
    workspace,
    ...ids,
    ...conditions.flatMap((condition) => condition.values),
  ];
  const rows = await storage.scan<LoggedModelRow>(
    `SELECT ${loggedModelColumns} FROM logged_models m ${joins.map(({ sql }) => sql).join(" ")}
     WHERE m.workspace = ? AND m.experiment_id IN (${ids.map(() => "?").join(", ")})
       AND m.lifecycle_stage = 'active' ${conditions.map(({ sql }) => `AND ${sql}`).join(" ")}
     ORDER BY ${terms.join(", ")} LIMIT ? OFFSET ?`,
    ...values,
    maximum + 1,
    offset,
  );
  return {
    models: rows.slice(0, maximum).map((row) => withModelValues(storage.read, row)),
    nextPageToken: rows.length > maximum ? writePageToken(query, offset + maximum) : undefined,
  };
}

function compileConditions(filter: string, datasets: readonly DatasetChoice[]): SqlPiece[] {
  const onDatasets = datasetCondition("v", datasets);
  const layout: SearchLayout = {
    attributes: columns,
    keyed: {
      [SearchEntity.tag]: (test, key) => valueOf("logged_model_tags", key, test),
      [SearchEntity.parameter]: (test, key) => valueOf("logged_model_params", key, test),
      [SearchEntity.metric]: (test, key) => ({
        sql: `EXISTS (SELECT 1 FROM logged_model_metrics v WHERE v.model_id = m.model_id
          ${onDatasets.sql} AND v.key = ? AND ${test("v.value")})`,
        values: [...onDatasets.values, key],
      }),
    },
  };
  const comparisons = parseFilter(loggedModelGrammar, filter);
  const pieces = comparisons.map((one) => compileComparison(layout, asStored(one)));
  if (datasets.length > 0 && !comparisons.some(({ entity }) => entity === SearchEntity.metric)) {
    pieces.push({
      sql: `EXISTS (SELECT 1 FROM logged_model_metrics v WHERE v.model_id = m.model_id ${onDatasets.sql})`,
      values: onDatasets.values,
    });
  }
  return pieces;
}

/** A filter says `READY` where the wire says `LOGGED_MODEL_READY`. */
function asStored<Comparison extends { key: string; entity: SearchEntity; value: unknown }>(
  one: Comparison,
): Comparison {
  if (one.entity !== SearchEntity.attribute || one.key !== "status" || typeof one.value !== "string")
    return one;
  const long = Object.values(LoggedModelStatus).find(
    (status) => status === `LOGGED_MODEL_${String(one.value)}`,
  );
  return long === undefined ? one : { ...one, value: long };
}

function datasetCondition(alias: string, datasets: readonly DatasetChoice[]): SqlPiece {
  if (datasets.length === 0) return { sql: "", values: [] };
  const tests = datasets.map(({ name, digest }) => {
    const parts = [
      ...(name === undefined ? [] : [`${alias}.dataset_name = ?`]),
      ...(digest === undefined ? [] : [`${alias}.dataset_digest = ?`]),
    ];
    return `(${parts.join(" AND ")})`;
  });
  return {
    sql: `AND (${tests.join(" OR ")})`,
    values: datasets.flatMap(({ name, digest }) => [name, digest]).filter((value) => value !== undefined),
  };
}

function valueOf(table: string, key: string, test: (column: string) => string): SqlPiece {
  return {
    sql: `EXISTS (SELECT 1 FROM ${table} v WHERE v.model_id = m.model_id AND v.key = ? AND ${test("v.value")})`,
    values: [key],
  };
}

/** By a metric: its last point of each model. What is not there comes last either way. */
function compileOrders(orders: readonly ModelOrder[]): { joins: SqlPiece[]; terms: string[] } {
  const joins: SqlPiece[] = [];
  const terms: string[] = [];
  orders.forEach(({ field, ascending, dataset }, index) => {
    let column = columns[field];
    if (column === undefined) {
      const on = datasetCondition("p", dataset === undefined ? [] : [dataset]);
      joins.push({
        sql: `LEFT JOIN (SELECT p.model_id, p.value, row_number() OVER
            (PARTITION BY p.model_id ORDER BY p.timestamp_ms DESC, p.step DESC, p.run_id) AS place
          FROM logged_model_metrics p WHERE p.key = ? ${on.sql}) o${index}
          ON o${index}.model_id = m.model_id AND o${index}.place = 1`,
        values: [field.slice("metrics.".length), ...on.values],
      });
      column = `o${index}.value`;
    }
    terms.push(`CASE WHEN ${column} IS NULL THEN 1 ELSE 0 END`, `${column} ${ascending ? "ASC" : "DESC"}`);
  });
  const ordered = new Set(orders.map(({ field }) => columns[field]));
  if (!ordered.has("m.created_at_ms")) terms.push("m.created_at_ms DESC");
  if (!ordered.has("m.model_id")) terms.push("m.model_id");
  return { joins, terms };
}
