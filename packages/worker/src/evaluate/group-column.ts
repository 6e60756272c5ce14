import type { DatasetFile } from "./dataset-file.ts";
import { evaluateErrors } from "./errors.ts";
import type { EvaluateInput } from "./evaluate-input.ts";

/** Name of the group of rows whose sensitive column is null. */
const missingGroup = "(missing)";
/** A column of more values names no groups; it is an id or a measure. */
const mostGroups = 100;

/** A sensitive column and the groups that its values make. */
export interface GroupColumn {
  readonly name: string;
  readonly groups: readonly string[];
  /** SQL of the group's name. */
  readonly expression: string;
}

/** @throws PlumblineError `evaluate/unsuitable-column` for a column with too many values to be groups. */
export async function findGroupColumns(input: EvaluateInput, dataset: DatasetFile): Promise<GroupColumn[]> {
  const sensitive = input.dataset.columns.filter(({ roles }) => roles.includes("sensitive"));
  const columns: GroupColumn[] = [];
  for (const { name } of sensitive) {
    const expression = `coalesce(CAST(${dataset.expressionOf(name)} AS VARCHAR), '${missingGroup}')`;
    const rows = await dataset.query<{ value: string }>(
      `SELECT DISTINCT ${expression} AS value FROM ${dataset.source} ORDER BY value LIMIT ${mostGroups + 1}`,
    );
    if (rows.length > mostGroups) {
      throw evaluateErrors["unsuitable-column"]({
        column: name,
        rule: `is sensitive and has more than ${mostGroups} values; give that role to a column of few groups`,
      });
    }
    columns.push({ name, groups: rows.map(({ value }) => value), expression });
  }
  return columns;
}
