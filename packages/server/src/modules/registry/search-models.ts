import {
  compileComparison,
  modelVersionGrammar,
  parseFilter,
  parseOrderBy,
  readPageToken,
  registeredModelGrammar,
  type SearchComparison,
  SearchEntity,
  type SearchGrammar,
  type SearchLayout,
  type SearchOrder,
  writePageToken,
} from "#tracking";
import { visibleClause } from "#identity";
import { ObjectKind, type Principal } from "#ports";
import type { Reader, SqlValue } from "#storage";
import { registryErrors } from "./errors.ts";
import type { SearchInput } from "./mlflow-input.ts";
import { latestVersions, selectVersions } from "./model-version.store.ts";
import type { ModelVersionSummary } from "./model-version.ts";
import { notPromptModels, notPromptVersions } from "./prompts.ts";
import { selectModels } from "./registered-model.store.ts";
import { promptTag, type RegisteredModelWithLatest } from "./registered-model.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | undefined;
}

/** MLflow's store orders models by these, whatever its parser knows besides. */
const modelGrammar: SearchGrammar = {
  ...registeredModelGrammar,
  orders: { name: "name", timestamp: "updated", last_updated_timestamp: "updated" },
};
const modelColumns: Readonly<Record<string, string>> = { name: "m.name", updated: "m.updated_at_ms" };
const modelLayout: SearchLayout = {
  attributes: { name: "m.name" },
  keyed: {
    [SearchEntity.tag]: (test, key) => ({
      sql: `EXISTS (SELECT 1 FROM registered_model_tags t
        WHERE t.registered_model_id = m.registered_model_id AND t.key = ? AND ${test("t.value")})`,
      values: [key],
    }),
  },
};

const versionColumns: Readonly<Record<string, string>> = {
  name: "m.name",
  version_number: "v.version",
  creation_timestamp: "v.created_at_ms",
  last_updated_timestamp: "v.updated_at_ms",
};
const versionLayout: SearchLayout = {
  attributes: {
    name: "m.name",
    run_id: "v.run_id",
    source_path: "v.source",
    version_number: "v.version",
  },
  keyed: {
    [SearchEntity.tag]: (test, key) => ({
      sql: `EXISTS (SELECT 1 FROM model_version_tags t
        WHERE t.version_id = v.version_id AND t.key = ? AND ${test("t.value")})`,
      values: [key],
    }),
  },
};

/**
 * By name unless ordered otherwise. Prompts only where the filter asks for them.
 * @throws PlumblineError `tracking/bad-filter`, `tracking/bad-order`, `registry/too-many-results`,
 *   `tracking/bad-page-token`.
 */
export function searchRegisteredModels(
  reader: Reader,
  principal: Principal,
  request: SearchInput,
): Page<RegisteredModelWithLatest> {
  const visible = visibleClause(principal, ObjectKind.model, "m.registered_model_id");
  checkSize(request.maxResults, -1, 1000);
  const condition = compileFilter(parseFilter(modelGrammar, request.filter), modelLayout, notPromptModels);
  const orders = parseOrderBy(modelGrammar, request.orderBy);
  const order = orderSql(orders, modelColumns, ["m.name ASC"]);
  return readPage(request, (limit, offset) => {
    const models = selectModels(
      reader,
      `m.workspace = ? AND ${visible.sql} AND ${condition.sql} ORDER BY ${order} LIMIT ? OFFSET ?`,
      [principal.workspace, ...visible.values, ...condition.values, limit, offset],
    );
    const latest = latestVersions(
      reader,
      models.map(({ modelId }) => modelId),
    );
    return models.map((model) => ({
      ...model,
      latestVersions: (latest.get(model.modelId) ?? []).toSorted(byStage),
    }));
  });
}

/** By the stage's name, as MLflow's search has them; a single model has them by the stages' first use. */
function byStage(a: ModelVersionSummary, b: ModelVersionSummary): number {
  return a.stage < b.stage ? -1 : 1;
}

/** Last updated first unless ordered otherwise. @throws as `searchRegisteredModels`. */
export function searchModelVersions(
  reader: Reader,
  principal: Principal,
  request: SearchInput,
): Page<ModelVersionSummary> {
  const visible = visibleClause(principal, ObjectKind.model, "v.registered_model_id");
  checkSize(request.maxResults, 1, 200_000);
  const comparisons = parseFilter(modelVersionGrammar, request.filter);
  const condition = compileFilter(comparisons, versionLayout, notPromptVersions);
  const asked =
    request.orderBy.length > 0
      ? request.orderBy
      : ["last_updated_timestamp DESC", "name ASC", "version_number DESC"];
  const order = orderSql(parseOrderBy(modelVersionGrammar, asked), versionColumns, [
    "m.name ASC",
    "v.version DESC",
  ]);
  return readPage(request, (limit, offset) =>
    selectVersions(
      reader,
      `v.workspace = ? AND ${visible.sql} AND ${condition.sql} ORDER BY ${order} LIMIT ? OFFSET ?`,
      [principal.workspace, ...visible.values, ...condition.values, limit, offset],
    ),
  );
}

function compileFilter(
  comparisons: readonly SearchComparison[],
  layout: SearchLayout,
  withoutPrompts: string,
): { sql: string; values: SqlValue[] } {
  const promptComparison = comparisons.find(isAboutPrompts);
  const prompts = promptComparison !== undefined && asksForPrompts(promptComparison);
  const counted = prompts ? comparisons : comparisons.filter((comparison) => !isAboutPrompts(comparison));
  const pieces = counted.map((comparison) => compileComparison(layout, comparison));
  const clauses = pieces.map(({ sql }) => sql);
  if (!prompts) clauses.push(withoutPrompts);
  return { sql: clauses.join(" AND "), values: pieces.flatMap(({ values }) => [...values]) };
}

function isAboutPrompts({ entity, key }: SearchComparison): boolean {
  return entity === SearchEntity.tag && key === promptTag;
}

function asksForPrompts({ operator, value }: SearchComparison): boolean {
  const text = String(value).toLowerCase();
  return (operator === "=" && text === "true") || (operator === "!=" && text === "false");
}

function orderSql(
  orders: readonly SearchOrder[],
  columns: Readonly<Record<string, string>>,
  ties: readonly string[],
): string {
  const clauses = orders.map(({ key, ascending }) => `${columns[key]} ${ascending ? "ASC" : "DESC"}`);
  const ordered = new Set(orders.map(({ key }) => columns[key]));
  return [...clauses, ...ties.filter((tie) => !ordered.has(tie.split(" ")[0]))].join(", ");
}

function checkSize(value: number, minimum: number, maximum: number): void {
  if (value < minimum || value > maximum) {
    throw registryErrors["too-many-results"]({ value, minimum: Math.max(minimum, 0), maximum });
  }
}

/** Asks for one more than wanted: it tells whether there is another page. */
function readPage<T>(
  { filter, orderBy, maxResults, pageToken }: SearchInput,
  select: (limit: number, offset: number) => T[],
): Page<T> {
  const offset = readPageToken({ filter, orderBy }, pageToken);
  const items = select(maxResults + 1, offset);
  const wanted = Math.max(maxResults, 0);
  // Where 0 or −1 are asked for, the token says that there is something; no search takes it.
  const goesOn = items.length === maxResults + 1;
  return {
    items: items.slice(0, wanted),
    nextPageToken: goesOn ? writePageToken({ filter, orderBy }, offset + wanted) : undefined,
  };
}
