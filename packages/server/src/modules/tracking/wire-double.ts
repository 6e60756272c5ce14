/** TypeScript's library does not know this part of ES2026 yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };

/**
 * A double as MLflow's wire has it: a whole number keeps its point (`1.0`), since clients tell 1 from 1.0; NaN and the
 * infinities are texts, since JSON has no such numbers.
 */
export function writeWireDouble(value: number): unknown {
  if (!Number.isFinite(value)) return String(value);
  if (!Number.isInteger(value)) return value;
  const text = String(value);
  return rawJSON(text.includes("e") ? text : `${text}.0`);
}
