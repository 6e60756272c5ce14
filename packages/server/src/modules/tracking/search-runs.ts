import type { AppContext } from "#context";
import { parseExperimentId } from "./get-experiment.ts";
import { type LifecycleStage, stagesOf } from "./lifecycle.ts";
import { readPageToken, writePageToken } from "./page-token.ts";
import type { RunInfo } from "./run.ts";
import { findRuns } from "./run-search.store.ts";
import { parseFilter } from "./search-filter.ts";
import { runGrammar } from "./search-grammar.ts";
import { parseOrderBy } from "./search-order.ts";
import { WireInput } from "./wire-input.ts";

const defaultResults = 1000;
const maximumResults = 50_000;

export interface FoundRuns {
  readonly runs: readonly RunInfo[];
  readonly nextPageToken: string | undefined;
}

export interface RunSearch {
  readonly experimentIds: readonly string[];
  readonly stages: readonly LifecycleStage[];
  readonly maximum: number;
  readonly filter: string;
  readonly orderBy: readonly string[];
  readonly pageToken: string | undefined;
}

export function readRunSearch(body: unknown): RunSearch {
  return WireInput.read("search runs", body, (input) => {
    const maximum = input.integer("max_results") ?? defaultResults;
    if (maximum < 1 || maximum > maximumResults) {
      input.note("max_results", `is ${maximum}; give 1 to ${maximumResults}`);
    }
    return {
      experimentIds: input.texts("experiment_ids"),
      stages: stagesOf(input.raw("run_view_type")),
      maximum,
      filter: input.text("filter") ?? "",
      orderBy: input.texts("order_by"),
      pageToken: input.text("page_token"),
    };
  });
}

/**
 * Runs that meet a filter, in an order, a page at a time. Ties go by start, latest first, then by id.
 * @throws PlumblineError `tracking/bad-filter`, `tracking/bad-order`, `tracking/bad-page-token`.
 */
export async function searchRuns(
  { storage }: Pick<AppContext, "storage">,
  workspace: string,
  { experimentIds, stages, maximum, filter, orderBy, pageToken }: RunSearch,
): Promise<FoundRuns> {
  const comparisons = parseFilter(runGrammar, filter);
  const orders = parseOrderBy(runGrammar, orderBy);
  const ids = [...new Set(experimentIds.map((id) => Number(parseExperimentId(id))))];
  const query = [ids, stages, filter, orderBy];
  const offset = readPageToken(query, pageToken);
  if (ids.length === 0) return { runs: [], nextPageToken: undefined };
  const scope = { workspace, experimentIds: ids, stages };
  const found = await findRuns(storage, scope, comparisons, orders, { limit: maximum + 1, offset });
  return {
    runs: found.slice(0, maximum),
    nextPageToken: found.length > maximum ? writePageToken(query, offset + maximum) : undefined,
  };
}
