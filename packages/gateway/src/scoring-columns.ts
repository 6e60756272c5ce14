import type { Columns, InputColumn } from "@plumbline/inference";
import { readCsv } from "./csv.ts";
import { isObject } from "./request-body.ts";

/** Rows of a scoring request as columns. */
export interface ScoringColumns {
  readonly rowCount: number;
  readonly columns: Columns;
}

/**
 * `{"columns": […], "data": [[…], …]}`, as pandas writes a data frame with `orient="split"`. Only the wanted columns
 * are taken out.
 *
 * @throws TypeError naming what is wrong, as do the other readers here.
 */
export function readSplit(value: unknown, wanted: readonly string[]): ScoringColumns {
  if (!isObject(value)) throw new TypeError("dataframe_split must be an object with columns and data");
  const { columns: names, data } = value;
  if (!Array.isArray(names)) throw new TypeError("dataframe_split.columns must be a list of names");
  if (!Array.isArray(data)) throw new TypeError("dataframe_split.data must be a list of rows");
  const rows = data as unknown[][];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!Array.isArray(row) || row.length !== names.length) {
      throw new TypeError(
        `dataframe_split.data[${at}] must be a list of ${names.length} values, one a column`,
      );
    }
  }
  const columns: Record<string, unknown[]> = {};
  for (const name of wanted) {
    const at = names.indexOf(name);
    if (at === -1) continue;
    if (names.includes(name, at + 1)) throw new TypeError(`dataframe_split.columns has ${name} twice`);
    columns[name] = rows.map((row) => row[at]);
  }
  return { rowCount: rows.length, columns };
}

/** A list of objects, one a row. A column that some rows have is missing in the others, as in a data frame. */
export function readRecords(value: unknown, wanted: readonly string[], member: string): ScoringColumns {
  if (!Array.isArray(value)) throw new TypeError(`${member} must be a list of objects, one a row`);
  const records = value as unknown[];
  for (const [at, record] of records.entries()) {
    if (!isObject(record)) throw new TypeError(`${member}[${at}] must be an object of values by column`);
  }
  const rows = records as Readonly<Record<string, unknown>>[];
  const columns: Record<string, unknown[]> = {};
  for (const name of wanted) {
    if (rows.length > 0 && !rows.some((row) => Object.hasOwn(row, name))) continue;
    columns[name] = rows.map((row) => row[name]);
  }
  return { rowCount: rows.length, columns };
}

/** An object of lists, or of single values for one row. */
export function readColumnLists(
  value: Readonly<Record<string, unknown>>,
  wanted: readonly string[],
): ScoringColumns {
  const columns: Record<string, unknown[]> = {};
  for (const name of wanted) {
    if (!Object.hasOwn(value, name)) continue;
    const given = value[name];
    columns[name] = Array.isArray(given) ? given : [given];
  }
  const [first = []] = Object.values(columns);
  return { rowCount: first.length, columns };
}

/** CSV as pandas reads it with the types of the signature: an empty field of a number is missing. */
export function readCsvColumns(
  text: string,
  inputs: readonly InputColumn[],
  entityKey: string | null,
): ScoringColumns {
  const { names, columns: fields } = readCsv(text);
  const columns: Record<string, unknown[]> = {};
  const rowCount = fields[0]?.length ?? 0;
  if (entityKey !== null && names.includes(entityKey))
    columns[entityKey] = fields[names.indexOf(entityKey)] ?? [];
  for (const { name, type } of inputs) {
    const given = fields[names.indexOf(name)];
    if (given === undefined) continue;
    columns[name] =
      type === "string" || type === "datetime" ? given : given.map((field) => readField(field, type));
  }
  return { rowCount, columns };
}

/** What does not read as the type stays text, for the check to name. */
function readField(field: string, type: InputColumn["type"]): unknown {
  if (field === "") return null;
  if (type === "boolean") return { true: true, True: true, false: false, False: false }[field] ?? field;
  if (type === "long" && /^-?\d{16,18}$/.test(field)) return BigInt(field);
  const number = field.trim() === "" ? NaN : Number(field);
  return Number.isNaN(number) && field !== "NaN" ? field : number;
}
