import { fixedColumns } from "#features/runs/run-columns.ts";

const selectPx = 40;
const namePx = 160;
const valuePx = 120;
const fixedPx: Readonly<Record<string, number>> = {
  [fixedColumns.status]: 98,
  [fixedColumns.started]: 124,
  [fixedColumns.duration]: 100,
};

/** The widths of a row's cells: head and rows are grids of their own and must agree. */
export function gridTemplate(columns: readonly string[]): string {
  const values = columns.map((column) => {
    const fixed = fixedPx[column];
    return fixed === undefined ? `minmax(${valuePx}px, 1fr)` : `${fixed}px`;
  });
  return [`${selectPx}px`, `minmax(${namePx}px, 1.6fr)`, ...values].join(" ");
}

/** The least that a row needs, in pixels; a narrower view scrolls. */
export function gridWidthPx(columns: readonly string[]): number {
  return columns.reduce((sum, column) => sum + (fixedPx[column] ?? valuePx), selectPx + namePx);
}
