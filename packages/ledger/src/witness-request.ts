import { decodeBase64, encodeBase64 } from "./base64.ts";
import { LedgerError } from "./errors.ts";
import { checkSize } from "./inclusion-proof.ts";

/** What a log asks a witness to sign: the body of `add-checkpoint` (C2SP tlog-witness). */
export interface WitnessRequest {
  /** Size of the last checkpoint of this log that the witness signed; 0 for none. */
  readonly oldSize: number;
  /** That the checkpoint continues the one of the old size: at most 63 hashes. */
  readonly proof: readonly Uint8Array[];
  /** The signed note. */
  readonly note: string;
}

const mostHashes = 63;

export function formatWitnessRequest({ oldSize, proof, note }: WitnessRequest): string {
  checkSize("old size", oldSize);
  return `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join("")}\n${note}`;
}

/**
 * Reads what `formatWitnessRequest` writes, in its one spelling. The note is not looked at.
 *
 * @throws LedgerError `witness-request-malformed` or `base64-invalid`.
 */
export function parseWitnessRequest(body: string): WitnessRequest {
  const end = body.indexOf("\n\n");
  if (end < 0) return refuse("no empty line stands before the checkpoint");
  const [first = "", ...hashes] = body.slice(0, end).split("\n");
  const [, sizeText] = /^old (0|[1-9][0-9]*)$/.exec(first) ?? [];
  if (sizeText === undefined || !Number.isSafeInteger(Number(sizeText)))
    return refuse(`its first line "${first.slice(0, 80)}" is not "old" and a size`);
  if (hashes.length > mostHashes)
    return refuse(`${hashes.length} lines of proof, at most ${mostHashes} are allowed`);
  return {
    oldSize: Number(sizeText),
    proof: hashes.map((hash, at) => decodeBase64(hash, `proof line ${at + 1}`)),
    note: body.slice(end + 2),
  };
}

function refuse(rule: string): never {
  throw new LedgerError("witness-request-malformed", { rule });
}
