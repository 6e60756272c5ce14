import { type MerkleHash, merkleHash } from "./merkle-hash.ts";

/**
 * The root of a Merkle tree that grows at its right edge, in O(log n) memory: the
 * roots of the complete subtrees that make it up, largest first.
 */
export class CompactRange {
  readonly #hash: MerkleHash;
  readonly #subtrees: { height: number; root: Uint8Array }[] = [];

  constructor(hash: MerkleHash = merkleHash) {
    this.#hash = hash;
  }

  /** Adds a complete subtree of 2^height leaves; the range so far must be a multiple of that long. */
  append(root: Uint8Array, height = 0): void {
    let added = { height, root };
    for (let last = this.#subtrees.at(-1); last?.height === added.height; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      added = { height: added.height + 1, root: this.#hash.node(last.root, added.root) };
    }
    this.#subtrees.push(added);
  }

  /** The root over all that was added. Adding may go on afterwards. */
  root(): Uint8Array {
    const right = this.#subtrees.at(-1);
    if (right === undefined) return this.#hash.emptyRoot();
    return this.#subtrees
      .slice(0, -1)
      .reduceRight((root, left) => this.#hash.node(left.root, root), right.root);
  }
}

/** The root over complete subtrees of equal height standing side by side. */
export function rootOfSiblings(siblings: Iterable<Uint8Array>, hash: MerkleHash): Uint8Array {
  const range = new CompactRange(hash);
  for (const sibling of siblings) range.append(sibling);
  return range.root();
}
