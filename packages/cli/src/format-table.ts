type Align = "left" | "right";

/** A column's heading; `right` aligns figures by their last digit. */
export interface TableColumn {
  readonly heading: string;
  readonly align?: Align;
}

/** Rows as lines of aligned columns, two spaces between. */
export function alignRows(aligns: readonly Align[], rows: readonly (readonly string[])[]): string[] {
  const widths = aligns.map((_align, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) =>
    aligns
      .map((align, at) => {
        const [cell = "", width = 0] = [row[at], widths[at]];
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** The same under their headings. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const headings = columns.map(({ heading }) => heading);
  return alignRows(
    columns.map(({ align }) => align ?? "left"),
    [headings, ...rows],
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
