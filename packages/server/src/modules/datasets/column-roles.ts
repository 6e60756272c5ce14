import type { Problem } from "@plumbline/platform";
import { closest } from "fastest-levenshtein";
import { ColumnRole } from "./dataset.ts";

export type RolesByColumn = Readonly<Record<string, readonly ColumnRole[]>>;

/** Roles that at most one column of a file may have. */
const singular: readonly ColumnRole[] = [ColumnRole.target, ColumnRole.entityKey, ColumnRole.time];

/** Everything that is wrong with an assignment of roles to the columns of a file; empty where it holds. */
export function findRoleProblems(roles: RolesByColumn, columnNames: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (const [column, given] of Object.entries(roles)) {
    const field = `roles.${column}`;
    if (!columnNames.includes(column)) {
      const nearest = closest(column, columnNames);
      problems.push({
        field,
        message: `the file has no such column; the nearest is ${JSON.stringify(nearest)}`,
      });
    }
    if (given.includes(ColumnRole.target) && given.includes(ColumnRole.feature)) {
      problems.push({ field, message: "a target cannot be a feature of the model that predicts it" });
    }
    if (given.includes(ColumnRole.ignored) && given.length > 1) {
      problems.push({ field, message: "an ignored column has no other role" });
    }
    if (new Set(given).size < given.length) {
      problems.push({ field, message: "each role is named once" });
    }
  }
  for (const role of singular) {
    const columns = Object.keys(roles).filter((column) => roles[column]?.includes(role));
    if (columns.length > 1) {
      problems.push({
        field: "roles",
        message: `at most one column is the ${role}; these are: ${columns.join(", ")}`,
      });
    }
  }
  return problems;
}
