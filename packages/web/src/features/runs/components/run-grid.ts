import { fixedColumns } from "#features/runs/run-columns.ts";

const widths: Readonly<Record<string, string>> = {
  [fixedColumns.status]: "104px",
  [fixedColumns.started]: "132px",
  [fixedColumns.duration]: "104px",
};

/** The widths of a row's cells: head and rows are grids of their own and must agree. */
export function gridTemplate(columns: readonly string[]): string {
  return [
    "40px",
    "minmax(180px, 1.6fr)",
    ...columns.map((column) => widths[column] ?? "minmax(112px, 1fr)"),
  ].join(" ");
}
