import type { DatasetFile } from "./dataset-file.ts";
import { evaluateErrors } from "./errors.ts";
import type { EvaluateInput } from "./evaluate-input.ts";

/** How the values of a column are kept for a batch. */
export type ColumnForm = "number" | "whole number" | "boolean" | "text";

/** A column of the dataset as an input of the model. */
export interface ModelColumn {
  readonly name: string;
  readonly form: ColumnForm;
  /** SQL of the value, in the type that the form is read from. */
  readonly expression: string;
}

const formsOfSignature: Readonly<
  Record<string, { form: ColumnForm; sqlType: string; from: readonly string[] }>
> = {
  double: { form: "number", sqlType: "DOUBLE", from: ["int64", "uint64", "double", "decimal"] },
  float: { form: "number", sqlType: "DOUBLE", from: ["int64", "uint64", "double", "decimal"] },
  long: { form: "whole number", sqlType: "BIGINT", from: ["int64"] },
  integer: { form: "whole number", sqlType: "BIGINT", from: ["int64"] },
  boolean: { form: "boolean", sqlType: "BOOLEAN", from: ["boolean"] },
  string: { form: "text", sqlType: "VARCHAR", from: ["string"] },
  datetime: { form: "text", sqlType: "VARCHAR", from: ["string"] },
};

/**
 * The columns that the signature asks for. Numbers are widened (a 16-bit integer to a double), nothing else is converted.
 * An optional column that the dataset lacks is left out.
 *
 * @throws PlumblineError `evaluate/unsuitable-column`. The server refuses these before a job is made.
 */
export function planModelColumns(input: EvaluateInput, dataset: DatasetFile): ModelColumn[] {
  const there = new Set(input.dataset.columns.map(({ name }) => name));
  return input.model.signature.inputs.flatMap(({ name, type, required = true }) => {
    if (name === undefined || (!required && !there.has(name))) return [];
    const known = formsOfSignature[type];
    const column = dataset.columnOf(name);
    if (known === undefined || !known.from.includes(column.type)) {
      throw evaluateErrors["unsuitable-column"]({
        column: name,
        rule: `is ${column.type} in the dataset, ${type} in the model's signature`,
      });
    }
    return [
      { name, form: known.form, expression: `CAST(${dataset.expressionOf(name)} AS ${known.sqlType})` },
    ];
  });
}
