import type { AppContext } from "#context";
import { WireInput, writeWireDouble } from "#tracking";
import { type CooccurrenceCounts, normalizedMutualInformation } from "./normalized-mutual-information.ts";
import { readExperimentIds } from "./search-traces.ts";
import { countCooccurrence } from "./trace-correlation.store.ts";
import { parseTraceFilter } from "./trace-search-grammar.ts";

export interface CorrelationQuestion {
  readonly experimentIds: readonly number[];
  readonly first: string;
  readonly second: string;
  /** Traces that it does not find are left out of account. */
  readonly base: string;
}

/** Reads MLflow's `CalculateTraceFilterCorrelation`. */
export function readCorrelation(body: unknown): CorrelationQuestion {
  return WireInput.read("correlate trace filters", body, (input) => {
    const ids = input.texts("experiment_ids");
    if (ids.length === 0) input.note("experiment_ids", "is missing; name experiments");
    return {
      experimentIds: readExperimentIds(input, "experiment_ids", ids),
      first: input.requiredText("filter_string1"),
      second: input.requiredText("filter_string2"),
      base: input.text("base_filter") ?? "",
    };
  });
}

/**
 * How many traces each of two filters finds, and both.
 * @throws PlumblineError `tracking/bad-filter`.
 */
export function correlateFilters(
  { storage }: Pick<AppContext, "storage">,
  workspace: string,
  { experimentIds, first, second, base }: CorrelationQuestion,
): Promise<CooccurrenceCounts> {
  const common = parseTraceFilter(base);
  return countCooccurrence(storage, { workspace, experimentIds }, common, [
    parseTraceFilter(first),
    parseTraceFilter(second),
  ]);
}

export function presentCorrelation(counts: CooccurrenceCounts): Record<string, unknown> {
  const { npmi, npmiSmoothed } = normalizedMutualInformation(counts);
  return {
    npmi: writeWireDouble(npmi),
    // MLflow leaves this one out where it is not a number.
    ...(!Number.isNaN(npmiSmoothed) && { npmi_smoothed: writeWireDouble(npmiSmoothed) }),
    filter1_count: counts.first,
    filter2_count: counts.second,
    joint_count: counts.both,
    total_count: counts.total,
  };
}
