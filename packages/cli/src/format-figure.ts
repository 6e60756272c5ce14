/** A figure to four significant digits; whole numbers whole, with thousands apart; what is not there as a dash. */
export function formatFigure(value: number | string | boolean | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) ? value.toLocaleString("en") : value.toPrecision(4);
}
