/** TypeScript's library does not know this part of ES2026 yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };

/** An int64 for `JSON.stringify`: a bare integer whatever its size, as MLflow clients expect. */
export function writeInt64(value: number | bigint): unknown {
  return typeof value === "bigint" ? rawJSON(value.toString()) : value;
}

/** A double as MLflow's wire has it: NaN and the infinities as strings, since JSON has no such numbers. */
export function writeDouble(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
