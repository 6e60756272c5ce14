import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { encodeUtf8 } from "./bytes.ts";
import { LedgerError } from "./errors.ts";

/** Signs DSSE envelopes under its key's id. */
export interface DsseSigner {
  readonly keyid: string;
  sign(message: Uint8Array): Uint8Array;
}

/** Verifies DSSE signatures of one key. */
export interface DsseVerifier {
  readonly keyid: string;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** SubjectPublicKeyInfo (RFC 5480, RFC 8410) up to the key itself. */
const p256Prefix = hexToBytes("3059301306072a8648ce3d020106082a8648ce3d030107034200");
const ed25519Prefix = hexToBytes("302a300506032b6570032100");

// High s is what other signers may send: cosign, OpenSSL and Go do not lower it.
const ecdsaOptions = { prehash: true, format: "der", lowS: false } as const;

/**
 * The evidence key: ECDSA P-256 with SHA-256, deterministic (RFC 6979), DER signatures.
 *
 * @param secretKey 32 bytes.
 */
export function createP256Signer(secretKey: Uint8Array): DsseSigner {
  return {
    keyid: p256KeyId(p256.getPublicKey(secretKey, false)),
    sign: (message) => p256.sign(message, secretKey, ecdsaOptions),
  };
}

/** @param publicKey the point, 65 bytes uncompressed. */
export function createP256Verifier(publicKey: Uint8Array): DsseVerifier {
  return {
    keyid: p256KeyId(publicKey),
    verify: (message, signature) => p256.verify(signature, message, publicKey, ecdsaOptions),
  };
}

/** @param seed 32 bytes (RFC 8032). */
export function createEd25519Signer(seed: Uint8Array): DsseSigner {
  return { keyid: ed25519KeyId(ed25519.getPublicKey(seed)), sign: (message) => ed25519.sign(message, seed) };
}

/** @param publicKey 32 bytes (RFC 8032). */
export function createEd25519Verifier(publicKey: Uint8Array): DsseVerifier {
  return {
    keyid: ed25519KeyId(publicKey),
    verify: (message, signature) =>
      signature.length === 64 && ed25519.verify(signature, message, publicKey, { zip215: false }),
  };
}

/** The public half of an evidence key as PEM, which openssl and cosign read. */
export function formatP256PublicKeyPem(secretKey: Uint8Array): string {
  return formatPem(concatBytes(p256Prefix, p256.getPublicKey(secretKey, false)));
}

/**
 * A verifier for a public key in PEM, ECDSA P-256 or Ed25519.
 *
 * @throws LedgerError `pem-malformed`, `base64-invalid`.
 */
export function parsePublicKeyPem(pem: string): DsseVerifier {
  const block = /^\s*-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END PUBLIC KEY-----\s*$/.exec(
    pem,
  );
  if (block === null) return refuse("no PUBLIC KEY block stands alone in it");
  const der = decodeBase64((block[1] ?? "").replaceAll(/\r?\n/g, ""), "public key PEM");
  const p256Key = keyAfter(p256Prefix, der, 65);
  if (p256Key !== undefined && p256.utils.isValidPublicKey(p256Key, false))
    return createP256Verifier(p256Key);
  const ed25519Key = keyAfter(ed25519Prefix, der, 32);
  if (ed25519Key !== undefined && ed25519.utils.isValidPublicKey(ed25519Key, false))
    return createEd25519Verifier(ed25519Key);
  return refuse("the key is neither a valid ECDSA P-256 point nor a valid Ed25519 key");
}

function keyAfter(prefix: Uint8Array, der: Uint8Array, lengthBytes: number): Uint8Array | undefined {
  const matches = der.length === prefix.length + lengthBytes && prefix.every((byte, at) => byte === der[at]);
  return matches ? der.subarray(prefix.length) : undefined;
}

/** Key ids as go-securesystemslib (and in-toto's and TUF's libraries) name a key read from PEM. */
function p256KeyId(publicKey: Uint8Array): string {
  const pem = formatPem(concatBytes(p256Prefix, publicKey)).trimEnd();
  return keyId("ecdsa", pem, "ecdsa-sha2-nistp256");
}

function ed25519KeyId(publicKey: Uint8Array): string {
  return keyId("ed25519", bytesToHex(publicKey), "ed25519");
}

function keyId(keytype: string, publicKey: string, scheme: string): string {
  // OLPC canonical JSON, not RFC 8785: the line ends of a PEM stand in it unescaped.
  const text = `{"keyid_hash_algorithms":["sha256","sha512"],"keytype":"${keytype}","keyval":{"public":"${publicKey}"},"scheme":"${scheme}"}`;
  return bytesToHex(sha256(encodeUtf8(text)));
}

function formatPem(der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
}

function refuse(rule: string): never {
  throw new LedgerError("pem-malformed", { rule });
}
