import { LedgerError } from "./errors.ts";
import { checkSize } from "./inclusion-proof.ts";
import type { LogReader } from "./log-reader.ts";
import { type MerkleHash, merkleHash } from "./merkle-hash.ts";
import { type SubtreeRoots, TileTree } from "./tile-tree.ts";

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The root of the log's first `size` entries, from O(log size) tiles. */
export async function readRoot(
  reader: LogReader,
  size: number,
  hash: MerkleHash = merkleHash,
): Promise<Uint8Array> {
  return new TileTree(reader, size, hash).rootOfRange(0, size);
}

/**
 * The proof that the log's first `size` entries hold entry `index` (RFC 6962 section 2.1.1),
 * from O(log size) tiles. Tiles are not checked: a wrong one makes a proof that does not verify.
 *
 * @param roots kept from proof to proof they save most of the hashing: two whole tiles without them.
 * @throws LedgerError `size-invalid`, `file-missing`, `tile-malformed`.
 */
export async function proveInclusion(
  reader: LogReader,
  size: number,
  index: number,
  hash: MerkleHash = merkleHash,
  roots?: SubtreeRoots,
): Promise<Uint8Array[]> {
  checkSize("index", index);
  if (index >= size)
    throw new LedgerError("size-invalid", {
      field: "index",
      value: index,
      rule: `is not below the size ${size}`,
    });
  const siblings: Range[] = [];
  let range: Range = { start: 0, end: size };
  while (range.end - range.start > 1) {
    const middle = range.start + largestPowerOfTwoBelow(range.end - range.start);
    const [left, right] = [
      { ...range, end: middle },
      { ...range, start: middle },
    ];
    siblings.push(index < middle ? right : left);
    range = index < middle ? left : right;
  }
  return readRanges(new TileTree(reader, size, hash, roots), siblings.toReversed());
}

/**
 * The proof that the log of `to` entries only added to that of `from` (RFC 6962 section 2.1.2),
 * from O(log to) tiles.
 *
 * @throws LedgerError `size-invalid`, `file-missing`, `tile-malformed`.
 */
export async function proveConsistency(
  reader: LogReader,
  from: number,
  to: number,
  hash: MerkleHash = merkleHash,
): Promise<Uint8Array[]> {
  checkSize("from", from);
  if (from > to)
    throw new LedgerError("size-invalid", { field: "from", value: from, rule: `is above the size ${to}` });
  if (from === 0 || from === to) return [];
  const siblings: Range[] = [];
  let range: Range = { start: 0, end: to };
  while (range.end !== from) {
    const middle = range.start + largestPowerOfTwoBelow(range.end - range.start);
    const [left, right] = [
      { ...range, end: middle },
      { ...range, start: middle },
    ];
    siblings.push(from <= middle ? right : left);
    range = from <= middle ? left : right;
  }
  // The verifier knows the older root: where the older tree is one whole subtree, it needs no more.
  if (range.start !== 0) siblings.push(range);
  return readRanges(new TileTree(reader, to, hash), siblings.toReversed());
}

async function readRanges(tree: TileTree, ranges: readonly Range[]): Promise<Uint8Array[]> {
  return Promise.all(ranges.map(({ start, end }) => tree.rootOfRange(start, end)));
}

function largestPowerOfTwoBelow(value: number): number {
  let power = 1;
  while (power * 2 < value) power *= 2;
  return power;
}
