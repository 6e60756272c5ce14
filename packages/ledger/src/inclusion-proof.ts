import { equalBytes } from "./bytes.ts";
import { LedgerError } from "./errors.ts";
import { type MerkleHash, hashSizeBytes, merkleHash } from "./merkle-hash.ts";

export interface InclusionClaim {
  /** Place of the entry, from 0. */
  readonly index: number;
  /** Entries of the tree. */
  readonly size: number;
  readonly leafHash: Uint8Array;
  /** Hashes from the leaf's sibling up to the root's child. */
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/**
 * Checks that the tree of `size` entries with `root` holds `leafHash` at `index`
 * (RFC 9162 section 2.1.3.2).
 *
 * @throws LedgerError `proof-invalid` or `size-invalid` when it does not show that.
 */
export function verifyInclusionProof(claim: InclusionClaim, hash: MerkleHash = merkleHash): void {
  const { index, size, proof } = claim;
  checkSize("size", size);
  checkSize("index", index);
  if (index >= size) refuse(`index ${index} is not below the tree's size ${size}`);
  for (const step of [claim.leafHash, claim.root, ...proof])
    if (step.length !== hashSizeBytes) refuse(`a hash is ${step.length} bytes long instead of 32`);

  let node = index;
  let last = size - 1;
  let root = claim.leafHash;
  for (const sibling of proof) {
    if (last === 0) refuse("it holds more hashes than the tree is high");
    if (node % 2 === 1 || node === last) {
      root = hash.node(sibling, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      root = hash.node(root, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) refuse("it holds fewer hashes than the tree is high");
  if (!equalBytes(root, claim.root)) refuse("its hashes lead to another root");
}

/** @throws LedgerError `size-invalid` unless `value` is a whole number from 0 to 2^53-1. */
export function checkSize(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new LedgerError("size-invalid", { field, value, rule: "is not within 0 to 2^53-1" });
}

function refuse(rule: string): never {
  throw new LedgerError("proof-invalid", { proof: "inclusion", rule });
}
