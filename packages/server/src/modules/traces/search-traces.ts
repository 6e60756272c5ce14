import { setImmediate } from "node:timers/promises";
import type { AppContext } from "#context";
import { parseOrderBy, readPageToken, WireInput, writePageToken } from "#tracking";
import { findTraces } from "./trace-search.store.ts";
import { parseTraceFilter, traceGrammar } from "./trace-search-grammar.ts";
import { withValues } from "./trace.store.ts";
import type { Trace } from "./trace.ts";

const defaultResults = 100;
const maximumResults = 500;
/** Traces whose values are read before other requests get their turn. */
const tracesPerTurn = 25;

export interface TraceSearch {
  readonly experimentIds: readonly number[];
  readonly maximum: number;
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly pageToken: string | undefined;
}

/** Reads MLflow's `SearchTracesV3`, whose locations name experiments. Locations of other kinds hold nothing here. */
export function readTraceSearch(body: unknown): TraceSearch {
  return WireInput.read("search traces", body, (input) => {
    const ids = input.list("locations", (location) =>
      location.object("mlflow_experiment", (experiment) => experiment.requiredText("experiment_id")),
    );
    if (input.raw("locations") === undefined) input.note("locations", "is missing; name experiments");
    return readPage(
      input,
      ids.filter((id) => id !== undefined),
      "locations",
    );
  });
}

/** Reads the search of clients up to 2.x. */
export function readLegacyTraceSearch(query: unknown): TraceSearch {
  return WireInput.read("search traces", query, (input) => {
    const ids = input.texts("experiment_ids");
    if (ids.length === 0) input.note("experiment_ids", "is missing; name experiments");
    return readPage(input, ids, "experiment_ids");
  });
}

function readPage(input: WireInput, ids: readonly string[], field: string): TraceSearch {
  const maximum = input.integer("max_results") ?? defaultResults;
  if (maximum < 1 || maximum > maximumResults) {
    input.note("max_results", `is ${maximum}; give 1 to ${maximumResults}`);
  }
  return {
    experimentIds: readExperimentIds(input, field, ids),
    maximum,
    filter: input.text("filter") ?? "",
    orderBy: input.texts("order_by"),
    pageToken: input.text("page_token"),
  };
}

/** Each once. */
export function readExperimentIds(input: WireInput, field: string, ids: readonly string[]): number[] {
  const wrong = ids.find((id) => !/^\d{1,15}$/.test(id));
  if (wrong !== undefined) {
    input.note(field, `has the experiment id ${JSON.stringify(wrong)}; give whole numbers`);
  }
  return [...new Set(ids.map(Number))];
}

/**
 * Traces that meet a filter, in an order, a page at a time; the latest first where no order says else.
 * @throws PlumblineError `tracking/bad-filter`, `tracking/bad-order`, `tracking/bad-page-token`.
 */
export async function searchTraces(
  { storage }: Pick<AppContext, "storage">,
  workspace: string,
  { experimentIds, maximum, filter, orderBy, pageToken }: TraceSearch,
): Promise<{ traces: Trace[]; nextPageToken: string | undefined }> {
  const comparisons = parseTraceFilter(filter);
  const orders = parseOrderBy(traceGrammar, orderBy);
  const query = ["traces", experimentIds, filter, orderBy];
  const offset = readPageToken(query, pageToken);
  if (experimentIds.length === 0) return { traces: [], nextPageToken: undefined };
  const rows = await findTraces(storage, { workspace, experimentIds }, comparisons, orders, {
    limit: maximum,
    offset,
  });
  const traces: Trace[] = [];
  for (const row of rows) {
    if (traces.length % tracesPerTurn === tracesPerTurn - 1) await setImmediate();
    traces.push(withValues(storage.read, row));
  }
  // A full page has a token even where it was the last one, as in MLflow.
  const isFull = rows.length === maximum;
  return { traces, nextPageToken: isFull ? writePageToken(query, offset + maximum) : undefined };
}
