import { CompactRange, rootOfSiblings } from "./compact-range.ts";
import { checkSize } from "./inclusion-proof.ts";
import { type LogReader, readTile } from "./log-reader.ts";
import type { MerkleHash } from "./merkle-hash.ts";
import { tileWidth, widthWithin } from "./tile-path.ts";

const tileHeight = 8;

/**
 * Roots of complete subtrees by where they begin and how high they are. In a log that only grows they never change, so
 * that trees of any size may share them.
 */
export interface SubtreeRoots {
  get(key: string): Uint8Array | undefined;
  set(key: string, root: Uint8Array): unknown;
}

/** A tree of a certain size as its tiles hold it. Tiles are read once each and trusted as they are. */
export class TileTree {
  readonly size: number;
  readonly #reader: LogReader;
  readonly #hash: MerkleHash;
  readonly #roots: SubtreeRoots | undefined;
  readonly #tiles = new Map<string, Promise<Uint8Array[]>>();

  constructor(reader: LogReader, size: number, hash: MerkleHash, roots?: SubtreeRoots) {
    checkSize("size", size);
    this.size = size;
    this.#reader = reader;
    this.#hash = hash;
    this.#roots = roots;
  }

  /** The root over the entries from `start` up to, not with, `end`; `start` must begin a subtree that long. */
  async rootOfRange(start: number, end: number): Promise<Uint8Array> {
    const range = new CompactRange(this.#hash);
    for (let at = start; at < end;) {
      let height = 0;
      while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height++;
      range.append(await this.#subtreeRoot(at, height), height);
      at += 2 ** height;
    }
    return range.root();
  }

  async #subtreeRoot(start: number, height: number): Promise<Uint8Array> {
    const key = `${start}/${height}`;
    let root = this.#roots?.get(key);
    if (root === undefined) {
      root = await this.#computeSubtreeRoot(start, height);
      this.#roots?.set(key, root);
    }
    return root;
  }

  async #computeSubtreeRoot(start: number, height: number): Promise<Uint8Array> {
    const level = Math.floor(height / tileHeight);
    const first = start / tileWidth ** level;
    const index = Math.floor(first / tileWidth);
    const from = first % tileWidth;
    const hashes = await this.#tile(level, index);
    return rootOfSiblings(hashes.slice(from, from + 2 ** (height % tileHeight)), this.#hash);
  }

  #tile(level: number, index: number): Promise<Uint8Array[]> {
    const key = `${level}/${index}`;
    const known = this.#tiles.get(key);
    if (known !== undefined) return known;
    const tile = readTile(this.#reader, { level, index, width: widthWithin(this.size, level, index) });
    this.#tiles.set(key, tile);
    return tile;
  }
}
