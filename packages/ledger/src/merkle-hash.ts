import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

/** SHA-256 of the whole message, 32 bytes. */
export type Sha256 = (message: Uint8Array) => Uint8Array;

export const hashSizeBytes = 32;

/** The hashes of an RFC 6962 section 2.1 Merkle tree. */
export interface MerkleHash {
  /** SHA-256(0x00 || entry). */
  leaf(entry: Uint8Array): Uint8Array;
  /** SHA-256(0x01 || left || right). */
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
  /** The root of the tree without entries, SHA-256(""). */
  emptyRoot(): Uint8Array;
}

/** Builds the tree's hashes on a SHA-256; a server passes node:crypto's, which is faster. */
export function createMerkleHash(sha256: Sha256): MerkleHash {
  return {
    leaf(entry) {
      const message = new Uint8Array(1 + entry.length);
      message.set(entry, 1);
      return sha256(message);
    },
    node(left, right) {
      const message = new Uint8Array(1 + 2 * hashSizeBytes);
      message[0] = 1;
      message.set(left, 1);
      message.set(right, 1 + hashSizeBytes);
      return sha256(message);
    },
    emptyRoot: () => sha256(new Uint8Array(0)),
  };
}

export const merkleHash = createMerkleHash(nobleSha256);
