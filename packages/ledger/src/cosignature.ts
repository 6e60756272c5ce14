import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { encodeUtf8 } from "./bytes.ts";
import { LedgerError } from "./errors.ts";
import type { SigningKey, VerifierKey } from "./note-key.ts";

const timeBytes = 8;
const signatureBytes = 64;
const latestTime = 2n ** 63n - 1n;

/**
 * A witness's signature of a checkpoint (C2SP tlog-cosignature, type 4): that, as of this time, it is the largest tree
 * of the log that the witness saw, and continues every one that it signed before. Checking that is the caller's part.
 *
 * @param text the checkpoint's text with its last newline.
 * @param timeSeconds whole seconds since 1970.
 * @returns time (8 bytes, big-endian) || Ed25519 signature (64 bytes).
 */
export function signCosignature(text: string, { seed }: SigningKey, timeSeconds: number): Uint8Array {
  const time = new Uint8Array(timeBytes);
  new DataView(time.buffer).setBigUint64(0, BigInt(timeSeconds));
  return concatBytes(time, ed25519.sign(messageOf(text, BigInt(timeSeconds)), seed));
}

/**
 * Verifies a witness's signature of a checkpoint.
 *
 * @param text the checkpoint's text with its last newline.
 * @param signature time (8 bytes, big-endian POSIX seconds) || Ed25519 signature (64 bytes).
 * @returns when the witness signed, in seconds since 1970.
 * @throws LedgerError `note-signature-invalid`.
 */
export function verifyCosignature(text: string, signature: Uint8Array, key: VerifierKey): bigint {
  if (signature.length === timeBytes + signatureBytes) {
    const timeSeconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
    const message = messageOf(text, timeSeconds);
    const isValid = ed25519.verify(signature.subarray(timeBytes), message, key.publicKey, { zip215: false });
    if (isValid && timeSeconds <= latestTime) return timeSeconds;
  }
  throw new LedgerError("note-signature-invalid", { key: `${key.name}+${key.keyId}` });
}

function messageOf(text: string, timeSeconds: bigint): Uint8Array {
  return encodeUtf8(`cosignature/v1\ntime ${timeSeconds}\n${text}`);
}
