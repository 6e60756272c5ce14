import { equalBytes } from "./bytes.ts";
import { LedgerError } from "./errors.ts";
import { checkSize } from "./inclusion-proof.ts";
import { type MerkleHash, hashSizeBytes, merkleHash } from "./merkle-hash.ts";

export interface ConsistencyClaim {
  /** Entries of the older tree. */
  readonly from: number;
  /** Entries of the newer tree, at least `from`. */
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Checks that the newer tree only added entries to the older one (RFC 9162 section 2.1.4.2).
 * From the empty tree the proof is empty.
 *
 * @throws LedgerError `proof-invalid` or `size-invalid` when it does not show that.
 */
export function verifyConsistencyProof(claim: ConsistencyClaim, hash: MerkleHash = merkleHash): void {
  const { from, to, fromRoot, toRoot, proof } = claim;
  checkSize("from", from);
  checkSize("to", to);
  if (from > to) refuse(`the older tree's size ${from} is above the newer one's ${to}`);
  for (const step of [fromRoot, toRoot, ...proof])
    if (step.length !== hashSizeBytes) refuse(`a hash is ${step.length} bytes long instead of 32`);
  if (from === 0 || from === to) {
    if (proof.length > 0) refuse("it holds hashes where none are needed");
    if (from === 0 && !equalBytes(fromRoot, hash.emptyRoot()))
      refuse("the older root is not that of no entries");
    if (from === to && !equalBytes(fromRoot, toRoot)) refuse("two roots are given for one size");
    return;
  }
  const [first, ...steps] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (first === undefined || proof.length === 0) return refuse("it is empty");

  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  let olderRoot = first;
  let newerRoot = first;
  for (const sibling of steps) {
    if (last === 0) refuse("it holds more hashes than the tree is high");
    if (node % 2 === 1 || node === last) {
      olderRoot = hash.node(sibling, olderRoot);
      newerRoot = hash.node(sibling, newerRoot);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      newerRoot = hash.node(newerRoot, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) refuse("it holds fewer hashes than the tree is high");
  if (!equalBytes(olderRoot, fromRoot)) refuse("its hashes lead to another older root");
  if (!equalBytes(newerRoot, toRoot)) refuse("its hashes lead to another newer root");
}

function isPowerOfTwo(value: number): boolean {
  let odd = value;
  while (odd % 2 === 0) odd /= 2;
  return odd === 1;
}

function refuse(rule: string): never {
  throw new LedgerError("proof-invalid", { proof: "consistency", rule });
}
