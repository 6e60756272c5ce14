import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { encodeUtf8 } from "./bytes.ts";
import { verifyCosignature } from "./cosignature.ts";
import { LedgerError } from "./errors.ts";
import { type SigningKey, type VerifierKey, isKeyName, noteKeyTypes } from "./note-key.ts";

const longestNote = 1_000_000;
const mostSignatures = 100;
const keyIdBytes = 4;

/** One signature line of a note, not yet verified. */
export interface NoteSignature {
  readonly name: string;
  /** 8 hex digits. */
  readonly keyId: string;
  /** What follows the key id. */
  readonly signature: Uint8Array;
}

/** A note taken apart; nothing in it is verified yet. */
export interface ParsedNote {
  /** With its last newline, as it is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A signature that was verified. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  /** When a witness signed; a log's own signature carries no time. */
  readonly timeSeconds?: bigint;
}

export interface OpenedNote {
  readonly text: string;
  readonly verified: readonly [VerifiedSignature, ...VerifiedSignature[]];
}

/**
 * Takes a note apart (C2SP signed-note).
 *
 * @throws LedgerError `note-malformed` or `base64-invalid`.
 */
export function parseNote(note: string): ParsedNote {
  if (note.length > longestNote) refuse(`longer than ${longestNote} characters`);
  if (!note.isWellFormed()) refuse("it holds a lone surrogate");
  // oxlint-disable-next-line no-control-regex -- control characters are what the specification forbids
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) refuse("it holds a control character");
  const separator = note.lastIndexOf("\n\n");
  if (separator < 0) return refuse("no blank line stands between the text and the signatures");
  const text = note.slice(0, separator + 1);
  const lines = note.slice(separator + 2).split("\n");
  if (lines.pop() !== "") refuse("it does not end in a newline");
  if (lines.length === 0) refuse("it holds no signature");
  if (lines.length > mostSignatures) refuse(`it holds more than ${mostSignatures} signatures`);
  return { text, signatures: lines.map(parseSignatureLine) };
}

/**
 * Verifies a note with the keys that are known. Signatures by other keys are passed over; one by a known
 * key that does not verify refuses the whole note.
 *
 * @throws LedgerError `note-malformed`, `base64-invalid`, `note-unverified`, `note-signature-invalid`.
 */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const verified = signatures.flatMap((signature): VerifiedSignature[] => {
    const key = keys.find((known) => known.name === signature.name && known.keyId === signature.keyId);
    return key === undefined ? [] : [verifySignature(text, signature.signature, key)];
  });
  const [first, ...others] = verified;
  if (first === undefined)
    throw new LedgerError("note-unverified", {
      keys: keys.map((key) => `${key.name}+${key.keyId}`).join(", ") || "any key, since none was given",
    });
  return { text, verified: [first, ...others] };
}

/**
 * Signs a text, which must end in a newline, with one key or several.
 *
 * @throws LedgerError `note-malformed` when the text cannot be a note's, `key-malformed` for a witness's key.
 */
export function signNote(text: string, keys: readonly [SigningKey, ...SigningKey[]]): string {
  if (!text.endsWith("\n")) refuse("the text does not end in a newline");
  const lines = keys.map(({ seed, verifierKey }) => {
    if (verifierKey.type !== noteKeyTypes.ed25519)
      throw new LedgerError("key-malformed", {
        field: "signing key",
        rule: "a witness's key signs no notes",
      });
    const signature = ed25519.sign(encodeUtf8(text), seed);
    return formatSignatureLine({ name: verifierKey.name, keyId: verifierKey.keyId, signature });
  });
  const note = `${text}\n${lines.join("")}`;
  parseNote(note);
  return note;
}

/** The line, with its newline, that adds a signature to a note. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  return `\u2014 ${name} ${encodeBase64(concatBytes(hexToBytes(keyId), signature))}\n`;
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = /^\u2014 ([^ ]+) ([^ ]+)$/u.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name))
    return refuse(`"${line}" is no signature line, an em dash, the key's name and base64`);
  const bytes = decodeBase64(encoded, `signature by ${name}`);
  if (bytes.length <= keyIdBytes) refuse(`the signature by ${name} is ${bytes.length} bytes long`);
  return { name, keyId: bytesToHex(bytes.subarray(0, keyIdBytes)), signature: bytes.subarray(keyIdBytes) };
}

function verifySignature(text: string, signature: Uint8Array, key: VerifierKey): VerifiedSignature {
  if (key.type === noteKeyTypes.cosignature)
    return { key, timeSeconds: verifyCosignature(text, signature, key) };
  const isValid =
    signature.length === 64 && ed25519.verify(signature, encodeUtf8(text), key.publicKey, { zip215: false });
  if (!isValid) throw new LedgerError("note-signature-invalid", { key: `${key.name}+${key.keyId}` });
  return { key };
}

function refuse(rule: string): never {
  throw new LedgerError("note-malformed", { rule });
}
