import { isSystemMetric, type Run } from "./run.ts";

/** What a column shows, by its name in MLflow's grammar: `attributes.start_time`, `metrics.auc`, `params.C`, `tags.team`. */
export type ColumnName = string;

export const fixedColumns = {
  status: "attributes.status",
  started: "attributes.start_time",
  duration: "duration",
  user: "tags.mlflow.user",
} as const;

const fixedTitles: Readonly<Record<string, string>> = {
  [fixedColumns.status]: "Status",
  [fixedColumns.started]: "Started",
  [fixedColumns.duration]: "Duration",
  [fixedColumns.user]: "User",
  "attributes.run_name": "Run",
};

export function titleOfColumn(column: ColumnName): string {
  return fixedTitles[column] ?? keyOfColumn(column);
}

export function keyOfColumn(column: ColumnName): string {
  return column.slice(column.indexOf(".") + 1);
}

export function isMetricColumn(column: ColumnName): boolean {
  return column.startsWith("metrics.");
}

/** All columns that these runs can fill, by kind, each in alphabetical order. */
export function catalogueColumns(runs: readonly Run[]): {
  metrics: ColumnName[];
  params: ColumnName[];
  tags: ColumnName[];
} {
  const namesOf = (prefix: string, keysOf: (run: Run) => Iterable<string>) =>
    [...new Set(runs.flatMap((run) => [...keysOf(run)]))].sort().map((key) => `${prefix}.${key}`);
  return {
    metrics: namesOf("metrics", ({ metrics }) => metrics.keys()),
    params: namesOf("params", ({ params }) => params.keys()),
    tags: namesOf("tags", ({ tags }) => tags.keys().filter((key) => !key.startsWith("mlflow."))),
  };
}

/** Columns for someone who chose none: what tells these runs apart comes first. */
export function chooseColumns(runs: readonly Run[]): ColumnName[] {
  const { metrics, params } = catalogueColumns(runs);
  const varies = (column: ColumnName) => {
    const key = keyOfColumn(column);
    return new Set(runs.map((run) => run.params.get(key))).size > 1;
  };
  return [
    fixedColumns.status,
    fixedColumns.started,
    fixedColumns.duration,
    ...metrics.filter((column) => !isSystemMetric(keyOfColumn(column))).slice(0, 4),
    ...params.filter(varies).slice(0, 4),
  ];
}

/** An order that a click on a column's heading asks for: its best first, then the other way round. */
export function nextOrder(column: ColumnName, current: string): string {
  const term = orderTerm(column);
  if (current === `${term} DESC`) return `${term} ASC`;
  if (current === `${term} ASC`) return `${term} DESC`;
  return isMetricColumn(column) || column === fixedColumns.started ? `${term} DESC` : `${term} ASC`;
}

/** How MLflow's grammar names the column: keys with other characters than letters and digits are quoted. */
export function orderTerm(column: ColumnName): string {
  const [kind = ""] = column.split(".", 1);
  const key = keyOfColumn(column);
  return kind === "attributes" || /^\w+$/.test(key) ? column : `${kind}.\`${key}\``;
}

/** The server cannot order by what it computes from two attributes. */
export function isSortable(column: ColumnName): boolean {
  return column !== fixedColumns.duration;
}
