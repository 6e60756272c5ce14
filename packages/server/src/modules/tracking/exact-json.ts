/** JSON whose numbers are written again as they came: `1.0` stays `1.0`, and 64 bits stay whole. */
export type ExactJson = string | boolean | number | RawNumber | null | readonly ExactJson[] | ExactObject;
export interface ExactObject {
  readonly [key: string]: ExactJson;
}
/** A number that JavaScript would write differently. */
export interface RawNumber {
  readonly rawJSON: string;
}

// In V8 for years, not yet in TypeScript's library.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON: (this: void, text: string) => RawNumber;
  isRawJSON: (this: void, value: unknown) => value is RawNumber;
};

/** @throws SyntaxError where `text` is no JSON. `JSON.stringify` writes the result. */
export function parseExactJson(text: string): ExactJson {
  const revive = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? rawJSON(context.source)
      : value;
  return JSON.parse(text, revive) as ExactJson;
}

export function isExactObject(value: ExactJson | undefined): value is ExactObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawJSON(value);
}

/** MLflow's name for the type of a value in a schema. */
export function nameJsonType(value: ExactJson): string {
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "string") return typeof value;
  if (typeof value === "number" || isRawJSON(value)) {
    return /[.e]/i.test(JSON.stringify(value)) ? "float" : "integer";
  }
  return Array.isArray(value) ? "array" : "object";
}

/** One text for equal values, whatever the order of their keys. */
export function sortedJson(value: ExactJson): string {
  if (Array.isArray(value)) return `[${(value as readonly ExactJson[]).map(sortedJson).join(",")}]`;
  if (!isExactObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`).join(",")}}`;
}
