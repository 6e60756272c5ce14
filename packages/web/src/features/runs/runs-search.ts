/** The whole state of the runs page, as its address has it. */
export interface RunsSearch {
  /** An experiment's id. Absent: all experiments. */
  readonly experiment?: string;
  /** MLflow's filter grammar. */
  readonly filter?: string;
  /** A column and a direction, e.g. `metrics.auc DESC`. */
  readonly order?: string;
  /** Columns beyond the name, e.g. `params.C`. Absent: chosen from what the runs have. */
  readonly columns?: readonly string[];
  /** Ids of the runs that the chart shows. */
  readonly selected?: readonly string[];
  /** The metric that the chart shows. */
  readonly metric?: string;
}

/** Reads an address that someone may have typed: what does not fit is as if it were not there. */
export function readRunsSearch(search: Readonly<Record<string, unknown>>): RunsSearch {
  const texts = ["experiment", "filter", "order", "metric"] as const;
  const lists = ["columns", "selected"] as const;
  return {
    ...Object.fromEntries(
      texts.flatMap((name) => {
        const value = search[name];
        // An id of digits alone was read as a number.
        return typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [];
      }),
    ),
    ...Object.fromEntries(
      lists.flatMap((name) => {
        const value = search[name];
        return Array.isArray(value) ? [[name, value.map(String)]] : [];
      }),
    ),
  };
}
