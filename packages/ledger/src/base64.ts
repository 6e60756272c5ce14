import { LedgerError } from "./errors.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextetOf = new Map(Array.from(alphabet, (character, sextet) => [character, sextet]));

/** Standard base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    for (const shift of [18, 12, 6, 0]) text += alphabet.charAt((bits >> shift) & 63);
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - missing) + "=".repeat(missing);
}

/**
 * Reads standard base64 in its one encoding: padded, no white space, no URL-safe
 * letters, and no bits set after the last byte. Lenient readers let one signature have many spellings.
 *
 * @throws LedgerError `base64-invalid`; `field` names the text in its message.
 */
export function decodeBase64(text: string, field: string): Uint8Array {
  if (text.length % 4 !== 0) refuse(field, `${text.length} characters long, which is no multiple of 4`);
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let bitCount = 0;
  let length = 0;
  for (let at = 0; at < text.length - padding; at++) {
    const sextet = sextetOf.get(text.charAt(at));
    if (sextet === undefined) return refuse(field, `character ${at} is outside the alphabet`);
    bits = ((bits << 6) | sextet) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[length++] = (bits >> bitCount) & 0xff;
    }
  }
  if ((bits & ((1 << bitCount) - 1)) !== 0) refuse(field, "bits are set after the last byte");
  return bytes;
}

function refuse(field: string, rule: string): never {
  throw new LedgerError("base64-invalid", { field, rule });
}
