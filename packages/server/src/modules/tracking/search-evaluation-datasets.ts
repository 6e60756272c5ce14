import type { AppContext } from "#context";
import type { SqlValue } from "#storage";
import type { EvaluationDataset } from "./evaluation-dataset.ts";
import {
  evaluationDatasetColumns,
  type EvaluationDatasetRow,
  withDatasetTags,
} from "./evaluation-dataset.store.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import { parseFilter } from "./search-filter.ts";
import { evaluationDatasetGrammar, SearchEntity } from "./search-grammar.ts";
import { parseOrderBy } from "./search-order.ts";
import { compileComparison, type SearchLayout } from "./search-sql.ts";
import { WireInput } from "./wire-input.ts";

const defaultResults = 1000;
const maximumResults = 50_000;

const layout: SearchLayout = {
  attributes: {
    name: "d.name",
    created_time: "d.created_at_ms",
    last_update_time: "d.updated_at_ms",
    created_by: "d.created_by",
    last_updated_by: "d.updated_by",
  },
  keyed: {
    [SearchEntity.tag]: (test, key) => ({
      sql: `EXISTS (SELECT 1 FROM evaluation_dataset_tags t WHERE t.dataset_id = d.dataset_id AND t.key = ?
        AND ${test("t.value")})`,
      values: [key],
    }),
  },
};

export interface EvaluationDatasetSearch {
  readonly experimentIds: readonly string[];
  readonly maximum: number;
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly pageToken: string | undefined;
}

export function readEvaluationDatasetSearch(value: unknown): EvaluationDatasetSearch {
  return WireInput.read("search evaluation datasets", value, (input) => {
    const maximum = input.integer("max_results") ?? defaultResults;
    if (maximum < 1 || maximum > maximumResults) {
      input.note("max_results", `is ${maximum}; give 1 to ${maximumResults}`);
    }
    return {
      experimentIds: input.texts("experiment_ids"),
      maximum,
      filter: input.text("filter_string") ?? "",
      orderBy: input.texts("order_by"),
      pageToken: input.text("page_token"),
    };
  });
}

/** @throws PlumblineError `tracking/bad-filter`, `tracking/bad-order`, `tracking/bad-page-token`. */
export async function searchEvaluationDatasets(
  { storage }: Pick<AppContext, "storage">,
  workspace: string,
  { experimentIds, maximum, filter, orderBy, pageToken }: EvaluationDatasetSearch,
): Promise<{ datasets: EvaluationDataset[]; nextPageToken: string | undefined }> {
  const query = [experimentIds, filter, orderBy];
  const offset = readPageToken(query, pageToken);
  const conditions = parseFilter(evaluationDatasetGrammar, filter).map((one) =>
    compileComparison(layout, one),
  );
  const orders = parseOrderBy(
    evaluationDatasetGrammar,
    orderBy.length === 0 ? ["created_time DESC"] : orderBy,
  );
  const terms = orders.map(({ key, ascending }) => `${layout.attributes[key]} ${ascending ? "ASC" : "DESC"}`);
  if (experimentIds.length > 0) {
    conditions.push({
      sql: `d.dataset_id IN (SELECT e.dataset_id FROM evaluation_dataset_experiments e
        WHERE e.experiment_id IN (${experimentIds.map(() => "?").join(", ")}))`,
      values: experimentIds,
    });
  }
  const values: SqlValue[] = [workspace, ...conditions.flatMap((condition) => condition.values)];
  const rows = await storage.scan<EvaluationDatasetRow>(
    `SELECT ${evaluationDatasetColumns} FROM evaluation_datasets d WHERE d.workspace = ?
     ${conditions.map(({ sql }) => `AND ${sql}`).join(" ")}
     ORDER BY ${[...terms, "d.dataset_id DESC"].join(", ")} LIMIT ? OFFSET ?`,
    ...values,
    maximum + 1,
    offset,
  );
  return {
    datasets: rows.slice(0, maximum).map((row) => withDatasetTags(storage.read, row)),
    nextPageToken: rows.length > maximum ? writePageToken(query, offset + maximum) : undefined,
  };
}
