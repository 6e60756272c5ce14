import type { SqlValue } from "#storage";
import { compileComparison, SearchEntity } from "#tracking";
import type { TraceComparison } from "./trace-search-grammar.ts";

/** A piece of SQL with the values of its `?`s, in order. */
export interface SqlPiece {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The comparison made of a column. */
export function columnTest(
  column: string,
  { operator, value }: Pick<TraceComparison, "operator" | "value">,
): SqlPiece {
  return compileComparison(
    { attributes: { column }, keyed: {} },
    { entity: SearchEntity.attribute, key: "column", operator, value },
  );
}

export function exists(from: string, where: string, values: readonly SqlValue[]): SqlPiece {
  return { sql: `EXISTS (SELECT 1 FROM ${from} WHERE ${where})`, values };
}

export function marks(list: readonly unknown[]): string {
  return list.map(() => "?").join(", ");
}
