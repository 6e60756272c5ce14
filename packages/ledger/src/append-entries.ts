import { concatBytes } from "@noble/hashes/utils.js";
import { equalBytes } from "./bytes.ts";
import { CompactRange, rootOfSiblings } from "./compact-range.ts";
import { decodeEntryBundle, encodeEntryBundle, longestEntryBytes } from "./entry-bundle.ts";
import { LedgerError } from "./errors.ts";
import { checkSize } from "./inclusion-proof.ts";
import { type LogReader, readBundleBytes, readTile } from "./log-reader.ts";
import { type MerkleHash, merkleHash } from "./merkle-hash.ts";
import { entryBundlePath, hashCount, levelCount, tilePath, tileWidth } from "./tile-path.ts";

/** Size and root of a tree: what a checkpoint signs. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export interface LogFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface AppendedEntries {
  /** New files in the order to write them: bundles, then tiles from the leaves upward. All before the checkpoint. */
  readonly files: readonly LogFile[];
  /** Leaf hash of each appended entry. */
  readonly leafHashes: readonly Uint8Array[];
  /** What to sign once the files are written. */
  readonly head: TreeHead;
}

/**
 * Adds entries to a log at its right edge, in O(batch + log size) time and reads. What is stored there must
 * match `head`, the last signed checkpoint, so that a damaged file can never be signed into a fork.
 *
 * @throws LedgerError `entry-too-long`, `stored-log-inconsistent`, `file-missing`, `tile-malformed`, `bundle-malformed`.
 */
export async function appendEntries(
  reader: LogReader,
  head: TreeHead,
  entries: readonly Uint8Array[],
  hash: MerkleHash = merkleHash,
): Promise<AppendedEntries> {
  const tooLong = entries.find((entry) => entry.length > longestEntryBytes);
  if (tooLong !== undefined) throw new LedgerError("entry-too-long", { lengthBytes: tooLong.length });
  checkSize("size", head.size);
  checkSize("new size", head.size + entries.length);
  const edge = await readRightEdge(reader, head.size);
  const leafHashes = entries.map((entry) => hash.leaf(entry));
  const pending = await readLastBundle(reader, head, edge, hash);
  if (entries.length === 0) return { files: [], leafHashes, head };

  const files = writeBundles(head.size, [...pending, ...entries]);
  let added: readonly Uint8Array[] = leafHashes;
  for (let level = 0; added.length > 0; level++) {
    const hashes = [...(edge[level] ?? []), ...added];
    const firstTile = Math.floor(hashCount(head.size, level) / tileWidth);
    const full: Uint8Array[] = [];
    for (let at = 0; at < hashes.length; at += tileWidth) {
      const tile = hashes.slice(at, at + tileWidth);
      const path = tilePath({ level, index: firstTile + at / tileWidth, width: tile.length });
      files.push({ path, bytes: concatBytes(...tile) });
      if (tile.length === tileWidth) full.push(rootOfSiblings(tile, hash));
    }
    edge[level] = hashes.slice(full.length * tileWidth);
    added = full;
  }
  return { files, leafHashes, head: { size: head.size + entries.length, root: rootOfRightEdge(edge, hash) } };
}

/** The root of a tree from its rightmost partial tiles, level 0 first, empty where a level has none. */
export function rootOfRightEdge(edge: readonly (readonly Uint8Array[])[], hash: MerkleHash): Uint8Array {
  const range = new CompactRange(hash);
  for (const [level, hashes] of [...edge.entries()].reverse())
    for (const subtree of hashes) range.append(subtree, level * 8);
  return range.root();
}

async function readRightEdge(reader: LogReader, size: number): Promise<Uint8Array[][]> {
  return Promise.all(
    Array.from({ length: levelCount(size) }, async (_, level) => {
      const count = hashCount(size, level);
      const width = count % tileWidth;
      return width === 0 ? [] : readTile(reader, { level, index: Math.floor(count / tileWidth), width });
    }),
  );
}

async function readLastBundle(
  reader: LogReader,
  head: TreeHead,
  edge: readonly Uint8Array[][],
  hash: MerkleHash,
): Promise<Uint8Array[]> {
  if (!equalBytes(rootOfRightEdge(edge, hash), head.root))
    throw new LedgerError("stored-log-inconsistent", {
      rule: `the tiles of ${head.size} entries do not have the signed root`,
    });
  const width = head.size % tileWidth;
  if (width === 0) return [];
  const index = Math.floor(head.size / tileWidth);
  const path = entryBundlePath(index, width);
  const bundle = await readBundleBytes(reader, index, width);
  if (bundle === undefined) throw new LedgerError("file-missing", { path });
  const entries = decodeEntryBundle(bundle.bytes).slice(0, width);
  const leaves = edge[0] ?? [];
  const altered = leaves.findIndex((leaf, at) => {
    const entry = entries[at];
    return entry === undefined || !equalBytes(hash.leaf(entry), leaf);
  });
  if (altered >= 0 || entries.length !== width)
    throw new LedgerError("stored-log-inconsistent", {
      rule: `${path} does not match the tile of its hashes`,
    });
  return entries;
}

function writeBundles(size: number, entries: readonly Uint8Array[]): LogFile[] {
  const firstBundle = Math.floor(size / tileWidth);
  const files: LogFile[] = [];
  for (let at = 0; at < entries.length; at += tileWidth) {
    const bundled = entries.slice(at, at + tileWidth);
    const path = entryBundlePath(firstBundle + at / tileWidth, bundled.length);
    files.push({ path, bytes: encodeEntryBundle(bundled) });
  }
  return files;
}
