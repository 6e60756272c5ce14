/**
 * A value of a span's attribute (OpenTelemetry's `AnyValue`). Integers are `bigint`, so that 1 and 1.0 stay apart and an
 * int64 is whole.
 */
export type AttributeValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly AttributeValue[]
  | AttributeMap;

export interface AttributeMap extends ReadonlyMap<string, AttributeValue> {}

/** JSON that `parseAttribute` reads back to the same value. Spaced as Python does, since filters search this text. */
export function attributeText(value: AttributeValue): string {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return JSON.stringify(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return doubleText(value);
  if (isMap(value)) {
    return `{${Array.from(value, ([key, item]) => `${JSON.stringify(key)}: ${attributeText(item)}`).join(", ")}}`;
  }
  return `[${value.map(attributeText).join(", ")}]`;
}

export function isMap(value: AttributeValue): value is AttributeMap {
  return value instanceof Map;
}

/** A whole number keeps its point. JSON has no NaN and no infinities; Python writes these names for them. */
function doubleText(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${Object.is(value, -0) ? "-" : ""}${text}.0` : text;
}

/** Numbers that JSON can write and a double cannot hold stand for what JSON cannot write. */
const nanSource = "1e99999";
const infinitySource = "1e9999";

/** @throws SyntaxError for what `attributeText` did not write. */
export function parseAttribute(text: string): AttributeValue {
  return JSON.parse(withoutNames(text), revive) as AttributeValue;
}

function withoutNames(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|NaN|Infinity/g, (token) =>
    token === "NaN" ? nanSource : token === "Infinity" ? infinitySource : token,
  );
}

function revive(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === "number") {
    const source = context?.source ?? "";
    if (source === nanSource) return NaN;
    return /^-?\d+$/.test(source) ? BigInt(source) : value;
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Map) ? new Map(Object.entries(value)) : value;
}
