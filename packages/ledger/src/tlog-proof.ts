import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { OpenedCheckpoint } from "./checkpoint.ts";
import { LedgerError } from "./errors.ts";
import { hashSizeBytes } from "./merkle-hash.ts";
import type { VerifierKey } from "./note-key.ts";
import { verifyInclusion } from "./verify-inclusion.ts";

/** A proof that stands alone: place, path and signed checkpoint in one file (C2SP tlog-proof@v1). */
export interface TlogProof {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpointNote: string;
  /** Opaque and covered by no signature. */
  readonly extra?: Uint8Array;
}

const header = "c2sp.org/tlog-proof@v1";

export function formatTlogProof({ index, proof, checkpointNote, extra }: TlogProof): string {
  const lines = [
    header,
    ...(extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]),
    `index ${index}`,
    ...proof.map((hash) => encodeBase64(hash)),
  ];
  return `${lines.join("\n")}\n\n${checkpointNote}`;
}

/** @throws LedgerError `tlog-proof-malformed` or `base64-invalid`. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf("\n\n");
  if (end < 0) return refuse("no empty line stands before the checkpoint");
  const [first, ...lines] = text.slice(0, end).split("\n");
  if (first !== header) refuse(`the first line is not ${header}`);
  const extraLine = lines[0]?.startsWith("extra ") === true ? lines.shift() : undefined;
  const [, digits] = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? "") ?? [];
  const index = Number(digits);
  if (!Number.isSafeInteger(index)) refuse("no index line with a plain decimal number up to 2^53-1");
  const proof = lines.map((line, at) => {
    const hash = decodeBase64(line, `proof hash ${at}`);
    return hash.length === hashSizeBytes ? hash : refuse(`proof hash ${at} is ${hash.length} bytes long`);
  });
  const extra =
    extraLine === undefined ? {} : { extra: decodeBase64(extraLine.slice("extra ".length), "extra") };
  return { index, proof, checkpointNote: text.slice(end + 2), ...extra };
}

/**
 * Checks a proof file for an entry.
 *
 * @throws LedgerError as `parseTlogProof` and `verifyInclusion` do.
 */
export function verifyTlogProof(
  text: string,
  leafBytes: Uint8Array,
  verifierKey: VerifierKey,
  witnesses: readonly VerifierKey[] = [],
): OpenedCheckpoint & { readonly index: number } {
  const { index, proof, checkpointNote } = parseTlogProof(text);
  return { index, ...verifyInclusion({ leafBytes, index, proof, checkpointNote, verifierKey, witnesses }) };
}

function refuse(rule: string): never {
  throw new LedgerError("tlog-proof-malformed", { rule });
}
