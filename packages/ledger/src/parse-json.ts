import { type JsonValue, maximumJsonDepth } from "./canonical-json.ts";
import { LedgerError } from "./errors.ts";

const whiteSpace = /[ \t\n\r]*/y;
const numberLiteral = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const stringLiteral = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const words: readonly [string, JsonValue][] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/**
 * Reads JSON text as RFC 8785 needs it (I-JSON, RFC 7493). `JSON.parse` keeps the last of two equal
 * names and rounds large integers, so that two readers of one signed text could see two values.
 *
 * @throws LedgerError `json-invalid`, also for a name that stands twice in an object, lone
 * surrogates, numbers that are no finite double, and integers that a double would change.
 */
export function parseJson(text: string): JsonValue {
  let position = 0;
  const value = readValue(0);
  skipWhiteSpace();
  if (position < text.length) refuse("text after the value");
  return value;

  function readValue(depth: number): JsonValue {
    if (depth > maximumJsonDepth) refuse(`nesting more than ${maximumJsonDepth} deep`);
    skipWhiteSpace();
    if (take("{")) return readObject(depth);
    if (take("[")) return readArray(depth);
    if (text[position] === '"') return readString();
    for (const [word, meaning] of words) if (take(word)) return meaning;
    return readNumber();
  }

  function readObject(depth: number): JsonValue {
    const members = new Map<string, JsonValue>();
    skipWhiteSpace();
    if (take("}")) return {};
    do {
      skipWhiteSpace();
      const at = position;
      const name = readString();
      if (members.has(name)) refuse(`the name ${JSON.stringify(name)} stands twice`, at);
      skipWhiteSpace();
      expect(":");
      members.set(name, readValue(depth + 1));
      skipWhiteSpace();
    } while (take(","));
    expect("}");
    // fromEntries defines own members, so that "__proto__" is a name like any other.
    return Object.fromEntries(members);
  }

  function readArray(depth: number): JsonValue {
    const items: JsonValue[] = [];
    skipWhiteSpace();
    if (take("]")) return items;
    do {
      items.push(readValue(depth + 1));
      skipWhiteSpace();
    } while (take(","));
    expect("]");
    return items;
  }

  function readString(): string {
    const at = position;
    const literal = match(stringLiteral) ?? refuse("no string where one is expected");
    try {
      const value = JSON.parse(literal) as string;
      if (value.isWellFormed()) return value;
    } catch {
      return refuse("a string with a control character or an unknown escape", at);
    }
    return refuse("a lone surrogate", at);
  }

  function readNumber(): number {
    const at = position;
    const literal = match(numberLiteral) ?? refuse("no JSON value");
    const value = Number(literal);
    if (!Number.isFinite(value)) refuse(`${literal} is no finite double`, at);
    const isInteger = /^-?[0-9]+$/.test(literal);
    if (isInteger && !Number.isSafeInteger(value) && String(value) !== literal)
      refuse(`${literal} is beyond 2^53-1 and would be rounded, write it as a string`, at);
    return value;
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    position += found?.length ?? 0;
    return found;
  }

  function skipWhiteSpace(): void {
    match(whiteSpace);
  }

  function take(token: string): boolean {
    if (!text.startsWith(token, position)) return false;
    position += token.length;
    return true;
  }

  function expect(token: string): void {
    if (!take(token)) refuse(`no "${token}" where one is expected`);
  }

  function refuse(rule: string, at = position): never {
    throw new LedgerError("json-invalid", { position: at, rule });
  }
}
