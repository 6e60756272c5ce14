import { LedgerError } from "./errors.ts";

const encoder = new TextEncoder();
// Without ignoreBOM a decoder drops a leading U+FEFF, and two different byte strings would read alike.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws LedgerError `utf8-invalid`; `field` names the text in its message. */
export function decodeUtf8(bytes: Uint8Array, field: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new LedgerError("utf8-invalid", { field }, { cause });
  }
}

/** Compares public values; takes a time that depends on them. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
