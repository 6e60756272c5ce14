/** TypeScript's library does not know this part of ES2026 yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };

/**
 * A double as MLflow's wire has it, as JSON text: a whole number keeps its point (`1.0`), since clients tell 1 from 1.0;
 * NaN and the infinities are quoted, since JSON has no such numbers.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  const text = String(value);
  return Number.isInteger(value) && !text.includes("e") ? `${text}.0` : text;
}

/** The same as a value for `JSON.stringify`. */
export function writeWireDouble(value: number): unknown {
  return Number.isFinite(value) ? rawJSON(doubleText(value)) : String(value);
}
