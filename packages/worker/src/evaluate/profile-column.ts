import type { DatasetFile } from "./dataset-file.ts";
import type { ColumnProfile, NumericProfile } from "./evaluation.ts";
import type { ModelColumn } from "./model-columns.ts";

/** Up to this many distinct values are kept one by one. */
export const mostDistinctValues = 1000;
/** Points of the quantile function that stand for a column of more values. */
const quantilePoints = 2000;

/** Counts the values of a column of text, or of booleans as text: the thousand most frequent by name. */
export async function profileCategories(dataset: DatasetFile, name: string): Promise<ColumnProfile> {
  const value = `CAST(${dataset.expressionOf(name)} AS VARCHAR)`;
  const rows = await dataset.query<{ value: string; rows: bigint }>(
    `SELECT ${value} AS value, count(*) AS rows FROM ${dataset.source} WHERE ${value} IS NOT NULL
     GROUP BY value ORDER BY rows DESC, value LIMIT ${mostDistinctValues}`,
  );
  const [total] = await dataset.query<{ present: bigint; rows: bigint }>(
    `SELECT count(${value}) AS present, count(*) AS rows FROM ${dataset.source}`,
  );
  const present = Number(total?.present ?? 0);
  const counted = rows.reduce((sum, row) => sum + Number(row.rows), 0);
  return {
    name,
    kind: "categorical",
    missing: Number(total?.rows ?? 0) - present,
    counts: Object.fromEntries(rows.map((row) => [row.value, Number(row.rows)])),
    other: present - counted,
  };
}

/** Profiles a column of numbers by DuckDB, which keeps only its distinct values or quantiles. */
export async function profileNumbers(dataset: DatasetFile, name: string): Promise<ColumnProfile> {
  const finite = `(SELECT CAST(${dataset.expressionOf(name)} AS DOUBLE) AS value FROM ${dataset.source})
    WHERE isfinite(value)`;
  const counted = await dataset.query<{ value: number; rows: bigint }>(
    `SELECT value + 0 AS value, count(*) AS rows FROM ${finite} GROUP BY 1 ORDER BY 1 LIMIT ${mostDistinctValues + 1}`,
  );
  const [total] = await dataset.query<{ rows: bigint; present: bigint }>(
    `SELECT (SELECT count(*) FROM ${dataset.source}) AS rows, count(*) AS present FROM ${finite}`,
  );
  const present = Number(total?.present ?? 0);
  const column = { name, kind: "numeric", missing: Number(total?.rows ?? 0) - present } as const;
  if (counted.length <= mostDistinctValues) {
    const values = counted.map(({ value }) => value);
    return { ...column, form: "counts", values, counts: counted.map(({ rows }) => Number(rows)) };
  }
  const fractions = Array.from({ length: quantilePoints }, (_, point) => point / (quantilePoints - 1));
  const [quantiles] = await dataset.query<{ sample: number[] }>(
    `SELECT quantile_disc(value, [${fractions.join(", ")}]) AS sample FROM ${finite}`,
  );
  return { ...column, form: "quantiles", sample: quantiles?.sample ?? [], rows: present };
}

/** The same of values already sorted. Rows ascending and finite. */
export function profileSorted(ascending: Float64Array): NumericProfile {
  const values: number[] = [];
  const counts: number[] = [];
  for (let row = 0; row < ascending.length && values.length <= mostDistinctValues; row++) {
    const value = ascending[row]!;
    if (value === values.at(-1)) counts[counts.length - 1]! += 1;
    else {
      values.push(value);
      counts.push(1);
    }
  }
  if (values.length <= mostDistinctValues) return { form: "counts", values, counts };
  const last = ascending.length - 1;
  const sample = Array.from(
    { length: quantilePoints },
    (_, point) => ascending[Math.round((point * last) / (quantilePoints - 1))]!,
  );
  return { form: "quantiles", sample, rows: ascending.length };
}

/** Profiles each input of the model by its kind: text and booleans are categories, the rest numbers. */
export async function profileColumns(
  dataset: DatasetFile,
  columns: readonly ModelColumn[],
): Promise<ColumnProfile[]> {
  const profiles: ColumnProfile[] = [];
  for (const { name, form } of columns) {
    const isCategorical = form === "text" || form === "boolean";
    profiles.push(await (isCategorical ? profileCategories(dataset, name) : profileNumbers(dataset, name)));
  }
  return profiles;
}

/** The values of each categorical column of which all are known. */
export function categoriesOf(profiles: readonly ColumnProfile[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    profiles.flatMap((profile) =>
      profile.kind === "categorical" && profile.other === 0
        ? [[profile.name, Object.keys(profile.counts)] as const]
        : [],
    ),
  );
}
