/**
 * Reads comma-separated values (RFC 4180): a first line of names, then rows. Quoted fields may hold commas, quotes
 * written twice and line ends.
 *
 * @throws TypeError naming the line whose number of fields is not that of the first, or a quote that is not closed.
 */
export function readCsv(text: string): { names: string[]; columns: string[][] } {
  const [names = [], ...rows] = splitRows(text);
  const columns: string[][] = names.map(() => []);
  for (const [at, row] of rows.entries()) {
    if (row.length !== names.length) {
      throw new TypeError(`CSV row ${at + 1} has ${row.length} fields; the first line names ${names.length}`);
    }
    for (const [column, field] of row.entries()) columns[column]?.push(field);
  }
  return { names, columns };
}

function splitRows(text: string): string[][] {
  const rows: string[][] = [];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let row: string[] = [];
  while (fields.lastIndex < text.length) {
    const at = fields.lastIndex;
    const match = fields.exec(text);
    if (match === null) throw new TypeError(`CSV: a quote at character ${at} is out of place or not closed`);
    const [, quoted, plain = "", separator] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (separator === ",") {
      if (fields.lastIndex === text.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  // An empty line is no row of one empty field, at least not at the end.
  return rows.filter(({ length, 0: only }, at) => length > 1 || only !== "" || at === 0);
}
