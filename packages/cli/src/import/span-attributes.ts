import { NumberText, writePythonDouble } from "./python-json.ts";
import { listOf } from "./read-fields.ts";
import type { Fields } from "./source-client.ts";

/** Attributes of a span or event for `writePythonJson`; OTLP names the kind of each value. */
export function plainAttributes(owner: Fields): Record<string, unknown> {
  return plainPairs(listOf(owner, "attributes"));
}

function plainPairs(pairs: readonly Fields[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map(({ key, value }) => [String(key), plainValue((value ?? {}) as Fields)]),
  );
}

function plainValue(value: Fields): unknown {
  const [kind, content] = Object.entries(value)[0] ?? [];
  if (kind === undefined) return null;
  if (kind === "int_value") return new NumberText(String(content));
  if (kind === "double_value") return new NumberText(writePythonDouble(Number(content)));
  if (kind === "kvlist_value") return plainPairs(listOf(content as Fields, "values"));
  if (kind === "array_value") return listOf(content as Fields, "values").map(plainValue);
  return content;
}
