/** A column's heading; `right` aligns figures by their last digit. */
export interface TableColumn {
  readonly heading: string;
  readonly align?: "left" | "right";
}

/** Rows as lines of aligned columns under their headings, two spaces between. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  return lines.map((line) =>
    columns
      .map(({ align }, at) => {
        const cell = line[at] ?? "";
        const width = widths[at] ?? 0;
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** A list that may be empty: then what to do next stands in its place. */
export function formatList(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  whenEmpty: string,
): string[] {
  return rows.length === 0 ? [whenEmpty] : formatTable(columns, rows);
}
