import { encodeUtf8 } from "./bytes.ts";
import { LedgerError } from "./errors.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Deeper nesting is refused, here and by `parseJson`, so that no input can exhaust the stack. */
export const maximumJsonDepth = 256;

/**
 * Canonical JSON text (RFC 8785): members sorted by UTF-16 code units, numbers as
 * ECMAScript prints them, no white space.
 *
 * @throws LedgerError `json-not-canonicalizable` for NaN, infinities, lone
 * surrogates, `undefined`, bigint, and objects that are not plain: nothing is left out in silence.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, "$", 0);
}

/** `canonicalJson` as UTF-8, the form that is hashed. */
export function canonicalJsonBytes(value: JsonValue): Uint8Array {
  return encodeUtf8(canonicalJson(value));
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > maximumJsonDepth) refuse(path, `is nested more than ${maximumJsonDepth} deep`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writeString(value, path);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) refuse(path, `is ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    const items = Array.from(value, (item: unknown, at) => write(item, `${path}[${at}]`, depth + 1));
    return `[${items.join(",")}]`;
  }
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => {
        const memberPath = `${path}.${name}`;
        return `${writeString(name, memberPath)}:${write(value[name], memberPath, depth + 1)}`;
      });
    return `{${members.join(",")}}`;
  }
  return refuse(path, typeof value === "object" ? "is no plain object" : `is of type ${typeof value}`);
}

function writeString(text: string, path: string): string {
  if (!text.isWellFormed()) refuse(path, "holds a lone surrogate");
  return JSON.stringify(text);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(path: string, rule: string): never {
  throw new LedgerError("json-not-canonicalizable", { path, rule });
}
