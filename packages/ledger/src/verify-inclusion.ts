import { type OpenedCheckpoint, openCheckpoint } from "./checkpoint.ts";
import { verifyInclusionProof } from "./inclusion-proof.ts";
import { merkleHash } from "./merkle-hash.ts";
import type { VerifierKey } from "./note-key.ts";

export interface InclusionEvidence {
  /** The entry's bytes, as its bundle holds them. */
  readonly leafBytes: Uint8Array;
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint that the proof leads to. */
  readonly checkpointNote: string;
  readonly verifierKey: VerifierKey;
  readonly witnesses?: readonly VerifierKey[];
}

/**
 * Checks offline that a log's signed checkpoint covers an entry at an index.
 *
 * @returns the checkpoint, and which of the witnesses signed it.
 * @throws LedgerError as `openCheckpoint` and `verifyInclusionProof` do.
 */
export function verifyInclusion(evidence: InclusionEvidence): OpenedCheckpoint {
  const opened = openCheckpoint(evidence.checkpointNote, evidence.verifierKey, evidence.witnesses);
  verifyInclusionProof({
    index: evidence.index,
    size: opened.checkpoint.size,
    leafHash: merkleHash.leaf(evidence.leafBytes),
    proof: evidence.proof,
    root: opened.checkpoint.root,
  });
  return opened;
}
