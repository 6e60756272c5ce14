import type { ElementType, TensorStorage } from "@plumbline/inference";

/**
 * One element as JSON. NaN and the infinities are quoted, since JSON has no such numbers; 64-bit integers are whole
 * whatever their size.
 */
export function writeElement(type: ElementType, value: string | number | bigint): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (type === "bool") return value === 0 ? "false" : "true";
  return typeof value === "bigint" || Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** Elements of a tensor as JSON, between commas. */
export function writeElements(type: ElementType, values: TensorStorage): string {
  let text = "";
  for (let at = 0; at < values.length; at++)
    text += (at === 0 ? "" : ",") + writeElement(type, values[at] ?? 0);
  return text;
}

/** Elements as nested JSON lists of the given dimensions. */
export function writeNested(type: ElementType, values: TensorStorage, dims: readonly number[]): string {
  const [length = 1, ...rest] = dims;
  if (rest.length === 0) return `[${writeElements(type, values)}]`;
  const width = length === 0 ? 0 : values.length / length;
  const parts = Array.from({ length }, (_, at) =>
    writeNested(type, values.slice(at * width, (at + 1) * width) as TensorStorage, rest),
  );
  return `[${parts.join(",")}]`;
}
