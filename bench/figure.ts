/** One measured figure beside its budget. */
export interface Figure {
  readonly work: string;
  readonly value: number;
  readonly unit: string;
  /** What it is to reach, or undefined where it is only reported. */
  readonly budget?: { readonly atLeast: number } | { readonly below: number };
  /** Anything that explains the value: CPU a request, p99. */
  readonly note?: string;
}

export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map(({ work, value, unit, budget, note }) => [
    work,
    `${round(value)} ${unit}`,
    budget === undefined ? "" : "atLeast" in budget ? `≥ ${budget.atLeast}` : `< ${budget.below}`,
    budget === undefined ? "" : round("atLeast" in budget ? value / budget.atLeast : budget.below / value),
    note ?? "",
  ]);
  const header = ["work", "value", "budget", "of budget", "note"];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}
