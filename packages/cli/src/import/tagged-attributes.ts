import type { Fields } from "./source-client.ts";

/** A number of JSON, with the text that tells 1 from 1.0. */
class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Attributes as OTLP writes them, each value with its kind. @param options.inText Whether each value is JSON in a text. */
export function taggedAttributes(
  attributes: Fields | undefined,
  options: { inText: boolean },
): { key: string; value: object }[] {
  return Object.entries(attributes ?? {}).map(([key, value]) => {
    const text = options.inText && typeof value === "string" ? value : JSON.stringify(value);
    return { key, value: tag(parseNumbers(text)) };
  });
}

function parseNumbers(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
      typeof value === "number" ? new JsonNumber(context?.source ?? String(value)) : value,
    );
  } catch {
    // Python's NaN, or a text that no client of MLflow wrote.
    return text;
  }
}

function tag(value: unknown): object {
  if (value instanceof JsonNumber) return tagNumber(value.text);
  if (typeof value === "string") return { string_value: value };
  if (typeof value === "boolean") return { bool_value: value };
  if (Array.isArray(value)) return { array_value: { values: value.map(tag) } };
  if (typeof value !== "object" || value === null) return {};
  const values = Object.entries(value).map(([key, member]) => ({ key, value: tag(member) }));
  return { kvlist_value: { values } };
}

function tagNumber(text: string): object {
  if (!/^-?\d{1,19}$/.test(text)) return { double_value: Number(text) };
  const number = Number(text);
  return { int_value: Number.isSafeInteger(number) ? number : BigInt(text) };
}
