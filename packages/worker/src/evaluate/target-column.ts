import type { DatasetFile } from "./dataset-file.ts";
import { evaluateErrors } from "./errors.ts";
import type { EvaluateInput } from "./evaluate-input.ts";

/** The one column of labels. @throws PlumblineError `evaluate/unsuitable-column`. */
export function findTarget(input: EvaluateInput): string {
  const targets = input.dataset.columns.filter(({ roles }) => roles.includes("target"));
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    const names = targets.map(({ name }) => name).join(", ");
    throw evaluateErrors["unsuitable-column"]({
      column: names,
      rule: `cannot be the target: the dataset must have one, it has ${targets.length}`,
    });
  }
  return target.name;
}

/** SQL that gives 0 or 1 as a small integer where the label is one, else null. */
export function labelExpression(dataset: DatasetFile, target: string): string {
  const { type } = dataset.columnOf(target);
  if (type !== "int64" && type !== "boolean") {
    throw evaluateErrors["unsuitable-column"]({
      column: target,
      rule: `is ${type}; a target must be whole numbers 0 and 1, or booleans`,
    });
  }
  const value = `CAST(${dataset.expressionOf(target)} AS BIGINT)`;
  return `CASE WHEN ${value} IN (0, 1) THEN CAST(${value} AS DOUBLE) END`;
}

/** Finds the first label that is neither 0 nor 1. @throws PlumblineError `evaluate/bad-label` naming row and value. */
export async function assertBinaryLabels(dataset: DatasetFile, target: string): Promise<void> {
  const label = labelExpression(dataset, target);
  const value = `CAST(${dataset.expressionOf(target)} AS VARCHAR)`;
  const [bad] = await dataset.query<{ row: bigint; value: string | null }>(
    `SELECT row, value FROM (SELECT row_number() OVER () AS row, ${value} AS value, ${label} AS label
     FROM ${dataset.source}) WHERE label IS NULL ORDER BY row LIMIT 1`,
  );
  if (bad === undefined) return;
  throw evaluateErrors["bad-label"]({
    column: target,
    row: Number(bad.row),
    value: bad.value === null ? "missing" : JSON.stringify(bad.value),
  });
}
