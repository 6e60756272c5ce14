import type { AppContext } from "#context";
import { visibleClause } from "#identity";
import { ObjectKind, type Principal } from "#ports";
import type { SqlValue } from "#storage";
import type { Experiment } from "./experiment.ts";
import { experimentColumns, withTags } from "./experiment.store.ts";
import { type LifecycleStage, stagesOf } from "./lifecycle.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import { parseFilter } from "./search-filter.ts";
import { experimentGrammar, SearchEntity } from "./search-grammar.ts";
import { parseOrderBy } from "./search-order.ts";
import { compileComparison, type SearchLayout } from "./search-sql.ts";
import { WireInput } from "./wire-input.ts";

const maximumResults = 50_000;
const defaultOrder = ["creation_time DESC", "experiment_id ASC"];

const layout: SearchLayout = {
  attributes: {
    name: "e.name",
    experiment_id: "e.experiment_id",
    creation_time: "e.created_at_ms",
    last_update_time: "e.updated_at_ms",
  },
  keyed: {
    [SearchEntity.tag]: (test, key) => ({
      sql: `EXISTS (SELECT 1 FROM experiment_tags t WHERE t.workspace = e.workspace
        AND t.experiment_id = e.experiment_id AND t.key = ? AND ${test("t.value")})`,
      values: [key],
    }),
  },
};

export interface ExperimentSearch {
  readonly stages: readonly LifecycleStage[];
  readonly maximum: number;
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly pageToken: string | undefined;
}

export function readExperimentSearch(body: unknown): ExperimentSearch {
  return WireInput.read("search experiments", body, (input) => {
    const maximum = input.integer("max_results") ?? 0;
    if (maximum < 1 || maximum > maximumResults) {
      input.note("max_results", `is ${maximum}; give 1 to ${maximumResults}`);
    }
    return {
      stages: stagesOf(input.raw("view_type")),
      maximum,
      filter: input.text("filter") ?? "",
      orderBy: input.texts("order_by"),
      pageToken: input.text("page_token"),
    };
  });
}

/** @throws PlumblineError `tracking/bad-filter`, `tracking/bad-order`, `tracking/bad-page-token`. */
export async function searchExperiments(
  { storage }: Pick<AppContext, "storage">,
  principal: Principal,
  { stages, maximum, filter, orderBy, pageToken }: ExperimentSearch,
): Promise<{ experiments: Experiment[]; nextPageToken: string | undefined }> {
  const { workspace } = principal;
  const visible = visibleClause(principal, ObjectKind.experiment, "e.experiment_id");
  const query = [stages, filter, orderBy];
  const offset = readPageToken(query, pageToken);
  const conditions = parseFilter(experimentGrammar, filter).map((one) => compileComparison(layout, one));
  const orders = parseOrderBy(experimentGrammar, orderBy.length === 0 ? defaultOrder : orderBy);
  const terms = orders.map(({ key, ascending }) => `${layout.attributes[key]} ${ascending ? "ASC" : "DESC"}`);
  if (!orders.some(({ key }) => key === "experiment_id")) terms.push("e.experiment_id DESC");
  const values: SqlValue[] = [
    workspace,
    ...stages,
    ...visible.values,
    ...conditions.flatMap((condition) => condition.values),
  ];
  const rows = await storage.scan<Omit<Experiment, "tags">>(
    `SELECT ${experimentColumns} FROM experiments e
     WHERE e.workspace = ? AND e.lifecycle_stage IN (${stages.map(() => "?").join(", ")})
     AND ${visible.sql} ${conditions.map(({ sql }) => `AND ${sql}`).join(" ")}
     ORDER BY ${terms.join(", ")} LIMIT ? OFFSET ?`,
    ...values,
    maximum + 1,
    offset,
  );
  const experiments = rows.slice(0, maximum).map((row) => withTags(storage.read, workspace, row));
  return {
    experiments,
    nextPageToken: rows.length > maximum ? writePageToken(query, offset + maximum) : undefined,
  };
}
