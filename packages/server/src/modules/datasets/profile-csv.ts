import type { DuckDBConnection } from "@duckdb/node-api";
import { checkColumnNames } from "./column-names.ts";
import { readCsvHeader } from "./csv-header.ts";
import { countOf, countValues } from "./count-values.ts";
import { ColumnType, type DatasetProfile } from "./dataset.ts";
import { UnreadableFile } from "./describe-failure.ts";
import type { ProfileLimits } from "./profile-file.ts";
import { sqlText } from "./sql-text.ts";

/** Longest line in bytes. */
const largestLineBytes = 4 * 1024 * 1024;

/**
 * How the text of every value of a column must look for the column to have that type; the first that fits all wins,
 * else the column is text. Numbers with leading zeros stay text: they are postcodes, not quantities.
 */
const forms: readonly { type: ColumnType; form: string; cast: string }[] = [
  { type: ColumnType.boolean, form: "(?i)true|false", cast: "BOOLEAN" },
  { type: ColumnType.int64, form: String.raw`[+-]?(0|[1-9]\d{0,18})`, cast: "BIGINT" },
  {
    type: ColumnType.double,
    form: String.raw`(?i)[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)(e[+-]?\d+)?|nan|[+-]?inf(inity)?`,
    cast: "DOUBLE",
  },
  { type: ColumnType.date, form: String.raw`\d{4}-\d{2}-\d{2}`, cast: "DATE" },
  {
    type: ColumnType.timestamp,
    form: String.raw`\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}(:?\d{2})?)?`,
    cast: "TIMESTAMP",
  },
];

/**
 * Reads every value two or three times: for the types, then for the counts. A field that is empty, quoted or not, is missing.
 * The names stay out of the SQL; columns are read by their place.
 */
export async function profileCsv(
  connection: DuckDBConnection,
  path: string,
  limits: ProfileLimits,
): Promise<DatasetProfile> {
  const names = await readCsvHeader(path);
  checkColumnNames(names, limits.columns);
  const declared = names.map((_name, index) => `'c${index}': 'VARCHAR'`).join(", ");
  const source = `read_csv(${sqlText(path)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    strict_mode = true, max_line_size = ${largestLineBytes}, columns = {${declared}})`;
  const checks = names.flatMap((_name, index) =>
    forms.map(
      ({ form, cast }) =>
        `bool_and(regexp_full_match(c${index}, ${sqlText(form)}) AND (c${index} IS NULL OR try_cast(c${index} AS ${cast}) IS NOT NULL))`,
    ),
  );
  const checked = await connection.runAndReadAll(`SELECT ${checks.join(", ")} FROM ${source}`);
  const fits = checked.getRowsJson()[0] ?? [];
  const counts = await countValues(
    connection,
    source,
    names.map((_name, index) => ({ sql: `c${index}`, comparable: true })),
  );
  if (counts.rowCount === 0) throw new UnreadableFile("it has a header and no rows");
  const columns = names.map((name, index) => ({
    name,
    type:
      forms.find((_form, place) => fits[index * forms.length + place] === true)?.type ?? ColumnType.string,
    ...countOf(counts, index),
  }));
  return { rowCount: counts.rowCount, columns };
}
