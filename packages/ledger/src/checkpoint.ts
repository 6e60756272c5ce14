import type { TreeHead } from "./append-entries.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { signCosignature } from "./cosignature.ts";
import { LedgerError } from "./errors.ts";
import { checkSize } from "./inclusion-proof.ts";
import { hashSizeBytes } from "./merkle-hash.ts";
import type { SigningKey, VerifierKey } from "./note-key.ts";
import { type VerifiedSignature, formatSignatureLine, openNote, signNote } from "./signed-note.ts";

/** What a log says of itself: which log it is, and its tree (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
  /** Opaque lines after the root; none in a log of ours. */
  readonly extensions?: readonly string[];
}

export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Verified signatures of the given witnesses, in the note's order. */
  readonly cosignatures: readonly VerifiedSignature[];
}

/** The text that is signed. The checkpoint is taken as it is: `parseCheckpoint` has the rules. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  return [origin, size, encodeBase64(root), ...extensions].map((line) => `${line}\n`).join("");
}

/**
 * Reads a checkpoint's text. Trust it only once its note is verified: see `openCheckpoint`.
 *
 * @throws LedgerError `checkpoint-malformed`.
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith("\n")) refuse("the text does not end in a newline");
  const lines = text.slice(0, -1).split("\n");
  const [origin, size, root, ...extensions] = lines;
  if (origin === undefined || size === undefined || root === undefined)
    return refuse(`${lines.length} lines instead of origin, size and root`);
  if (lines.includes("")) refuse("an empty line");
  if (!/^(0|[1-9][0-9]*)$/.test(size)) refuse(`the size "${size}" is no plain decimal number`);
  if (!Number.isSafeInteger(Number(size))) refuse(`the size ${size} is beyond 2^53-1`);
  return { origin, size: Number(size), root: parseRoot(root), ...(extensions.length > 0 && { extensions }) };
}

/**
 * Signs a log's tree with its key, whose name is the origin.
 *
 * @throws LedgerError `size-invalid`, `hash-invalid`.
 */
export function signCheckpoint({ size, root }: TreeHead, key: SigningKey): string {
  checkSize("checkpoint size", size);
  if (root.length !== hashSizeBytes)
    throw new LedgerError("hash-invalid", { field: "checkpoint root", lengthBytes: root.length });
  return signNote(formatCheckpoint({ origin: key.verifierKey.name, size, root }), [key]);
}

/**
 * Signs another log's checkpoint as a witness (C2SP tlog-cosignature). The caller has verified it.
 *
 * @param timeSeconds whole seconds since 1970.
 * @returns the signature line, with its newline, that goes under the checkpoint's note.
 */
export function cosignCheckpoint(checkpoint: Checkpoint, key: SigningKey, timeSeconds: number): string {
  const { name, keyId } = key.verifierKey;
  const signature = signCosignature(formatCheckpoint(checkpoint), key, timeSeconds);
  return formatSignatureLine({ name, keyId, signature });
}

/**
 * Verifies a checkpoint: signed by the log's key and of the log that the key names.
 *
 * @throws LedgerError `note-malformed`, `base64-invalid`, `note-unverified`, `note-signature-invalid`,
 * `checkpoint-malformed`, `checkpoint-origin`.
 */
export function openCheckpoint(
  note: string,
  key: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): OpenedCheckpoint {
  openNote(note, [key]);
  const { text, verified } = openNote(note, [key, ...witnesses]);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== key.name)
    throw new LedgerError("checkpoint-origin", { expected: key.name, found: checkpoint.origin });
  const cosignatures = verified.filter((signature) => signature.key !== key);
  return { checkpoint, cosignatures };
}

function parseRoot(encoded: string): Uint8Array {
  let root: Uint8Array;
  try {
    root = decodeBase64(encoded, "root");
  } catch (cause) {
    if (cause instanceof LedgerError) return refuse(cause.message);
    throw cause;
  }
  if (root.length !== hashSizeBytes) refuse(`a root of ${root.length} bytes instead of 32`);
  return root;
}

function refuse(rule: string): never {
  throw new LedgerError("checkpoint-malformed", { rule });
}
