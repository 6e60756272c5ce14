import type { SqlValue } from "#storage";
import type { SearchComparison } from "./search-filter.ts";
import { SearchEntity, SearchOperator } from "./search-grammar.ts";

/** A piece of SQL with the values of its `?`s, in order. */
export interface SqlPiece {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Where the things that a filter speaks of are found in SQL. */
export interface SearchLayout {
  /** The column of each attribute, e.g. `runs.start_time_ms`. */
  readonly attributes: Readonly<Record<string, string>>;
  /**
   * For an entity with keys of the user's own (and for datasets): an `EXISTS` over its table with `?` for the key,
   * in which `test` stands for the condition on the value's column.
   */
  readonly keyed: Readonly<
    Partial<Record<SearchEntity, (test: (column: string) => string, key: string) => SqlPiece>>
  >;
}

/** Compiles one comparison. Values travel as parameters, never in the SQL. */
export function compileComparison(layout: SearchLayout, comparison: SearchComparison): SqlPiece {
  const { entity, key, operator, value } = comparison;
  const column = entity === SearchEntity.attribute ? layout.attributes[key] : undefined;
  if (column !== undefined) return compileTest(column, operator, value);
  const keyed = layout.keyed[entity];
  if (keyed === undefined) throw new Error(`no place for ${entity} ${key} in this search's layout`);
  if (operator === SearchOperator.isNull || operator === SearchOperator.isNotNull) {
    const { sql, values } = keyed(() => "1 = 1", key);
    return { sql: operator === SearchOperator.isNull ? `NOT ${sql}` : sql, values };
  }
  const test = compileTest("", operator, value);
  const { sql, values } = keyed((at) => compileTest(at, operator, value).sql, key);
  return { sql, values: [...values, ...test.values] };
}

function compileTest(column: string, operator: SearchOperator, value: SearchComparison["value"]): SqlPiece {
  if (operator === SearchOperator.like) {
    // SQLite's own LIKE ignores case; GLOB does not. PostgreSQL's LIKE is right as it is.
    return { sql: `${column} GLOB ?`, values: [globOfLike(String(value))] };
  }
  if (operator === SearchOperator.ilike) {
    return { sql: `lower(${column}) LIKE lower(?)`, values: [String(value)] };
  }
  if (Array.isArray(value)) {
    const list = value as readonly string[];
    return { sql: `${column} ${operator} (${list.map(() => "?").join(", ")})`, values: list };
  }
  return { sql: `${column} ${operator} ?`, values: [value as string | number] };
}

/** The GLOB pattern that matches what a LIKE pattern does, but minding case. */
export function globOfLike(pattern: string): string {
  return pattern.replace(/[%_*?[]/g, (c) => (c === "%" ? "*" : c === "_" ? "?" : `[${c}]`));
}
