import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { encodeUtf8 } from "./bytes.ts";
import { LedgerError } from "./errors.ts";

/** Signature types of C2SP signed-note that this package verifies. */
export const noteKeyTypes = {
  /** Ed25519 over the note's text. */
  ed25519: 1,
  /** Timestamped Ed25519 checkpoint cosignature of a witness (C2SP tlog-cosignature). */
  cosignature: 4,
} as const;
export type NoteKeyType = (typeof noteKeyTypes)[keyof typeof noteKeyTypes];

/** A public key that signs notes, as a vkey text carries it. */
export interface VerifierKey {
  readonly name: string;
  /** First 4 bytes of SHA-256(name || 0x0A || type || public key) in hex. */
  readonly keyId: string;
  readonly type: NoteKeyType;
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Uint8Array;
}

/** A secret key that signs notes; its `seed` must not leave the server. */
export interface SigningKey {
  readonly verifierKey: VerifierKey;
  /** 32 bytes (RFC 8032). */
  readonly seed: Uint8Array;
}

const keyLengthBytes = 32;
const signingKeyPrefix = "PRIVATE+KEY+";

/**
 * Reads `name+hex8+base64(type || public key)`.
 *
 * @throws LedgerError `key-malformed` or `base64-invalid`.
 */
export function parseVerifierKey(vkey: string): VerifierKey {
  const field = "verifier key";
  const { name, keyId, type, material } = parseKeyText(vkey, field);
  const key = createVerifierKey(name, parseKeyType(type, field), material);
  checkKeyId(key, keyId, field);
  return key;
}

export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${key.keyId}+${encodeBase64(concatBytes(Uint8Array.of(key.type), key.publicKey))}`;
}

/** @throws LedgerError `key-malformed` for a name with spaces or "+", or 32 bytes that are no point of the curve. */
export function createVerifierKey(name: string, type: NoteKeyType, publicKey: Uint8Array): VerifierKey {
  const field = "verifier key";
  if (!isKeyName(name))
    throw new LedgerError("key-malformed", {
      field,
      rule: `the name "${name}" is empty or holds a space or "+"`,
    });
  if (publicKey.length !== keyLengthBytes || !ed25519.utils.isValidPublicKey(publicKey, false))
    throw new LedgerError("key-malformed", { field, rule: "the public key is no Ed25519 key" });
  const hashed = sha256(concatBytes(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey));
  return { name, type, publicKey, keyId: bytesToHex(hashed.subarray(0, 4)) };
}

/** Names a secret key; `seed` is 32 random bytes. Default: a log's, not a witness's. */
export function createSigningKey(
  name: string,
  seed: Uint8Array,
  type: NoteKeyType = noteKeyTypes.ed25519,
): SigningKey {
  if (seed.length !== keyLengthBytes)
    throw new LedgerError("key-malformed", {
      field: "signing key",
      rule: `a seed of ${seed.length} bytes, not 32`,
    });
  return { seed, verifierKey: createVerifierKey(name, type, ed25519.getPublicKey(seed)) };
}

/**
 * Reads `PRIVATE+KEY+name+hex8+base64(type || seed)`, the form of golang.org/x/mod/sumdb/note.
 * No message names any part of the secret.
 *
 * @throws LedgerError `key-malformed` or `base64-invalid`.
 */
export function parseSigningKey(text: string): SigningKey {
  const field = "signing key";
  if (!text.startsWith(signingKeyPrefix))
    throw new LedgerError("key-malformed", { field, rule: `it does not begin with ${signingKeyPrefix}` });
  const { name, keyId, type, material } = parseKeyText(text.slice(signingKeyPrefix.length), field);
  const key = createSigningKey(name, material, parseKeyType(type, field));
  checkKeyId(key.verifierKey, keyId, field);
  return key;
}

export function formatSigningKey({ verifierKey, seed }: SigningKey): string {
  const material = encodeBase64(concatBytes(Uint8Array.of(verifierKey.type), seed));
  return `${signingKeyPrefix}${verifierKey.name}+${verifierKey.keyId}+${material}`;
}

/** Whether a text may name a key: not empty, well formed, without Unicode spaces, controls or "+". */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);
}

function parseKeyType(type: number | undefined, field: string): NoteKeyType {
  const known = Object.values(noteKeyTypes).find((keyType) => keyType === type);
  if (known !== undefined) return known;
  throw new LedgerError("key-malformed", { field, rule: `type ${type} is neither 1 nor 4, which are known` });
}

function parseKeyText(text: string, field: string) {
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined)
    throw new LedgerError("key-malformed", { field, rule: "it is not name+8 hex digits+base64" });
  const [type = 0, ...material] = decodeBase64(encoded, field);
  return { name, keyId, type, material: Uint8Array.from(material) };
}

function checkKeyId(key: VerifierKey, keyId: string, field: string): void {
  if (key.keyId !== keyId)
    throw new LedgerError("key-malformed", { field, rule: `the key id is ${key.keyId}, not ${keyId}` });
}
