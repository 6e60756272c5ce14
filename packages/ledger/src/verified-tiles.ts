import { equalBytes } from "./bytes.ts";
import { rootOfSiblings } from "./compact-range.ts";
import { FoundFault, type LogFault, logFaultKinds } from "./log-fault.ts";
import type { LogReader } from "./log-reader.ts";
import type { MerkleHash } from "./merkle-hash.ts";
import { tilePath, tileWidth, widthWithin } from "./tile-path.ts";
import { readWholeTile, rebuildTile } from "./verified-edge.ts";

export interface VerifiedTile {
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The root over a full tile; a partial one has none in the level above. */
  readonly root?: Uint8Array;
}

/**
 * Tiles checked from the signed root downward, so that a fault names the tile itself and never what lies
 * above it. Holds one tile a level: walk in order of index.
 */
export class VerifiedTiles {
  readonly #reader: LogReader;
  readonly #size: number;
  readonly #edge: readonly Uint8Array[][];
  readonly #hash: MerkleHash;
  readonly #latest: VerifiedTile[] = [];

  /** @param edge the verified rightmost partial tiles, level 0 first. */
  constructor(reader: LogReader, size: number, edge: readonly Uint8Array[][], hash: MerkleHash) {
    this.#reader = reader;
    this.#size = size;
    this.#edge = edge;
    this.#hash = hash;
  }

  /** @throws FoundFault `tile-missing` or `tile-altered`. */
  async read(level: number, index: number): Promise<VerifiedTile> {
    const latest = this.#latest[level];
    if (latest?.index === index) return latest;
    const tile = await this.#readUnseen(level, index);
    this.#latest[level] = tile;
    return tile;
  }

  async #readUnseen(level: number, index: number): Promise<VerifiedTile> {
    const isFull = widthWithin(this.#size, level, index) === tileWidth;
    if (!isFull) return { index, hashes: this.#edge[level] ?? [] };
    const above = await this.read(level + 1, Math.floor(index / tileWidth));
    const expected = above.hashes[index % tileWidth] ?? new Uint8Array(0);
    const hashes = await readWholeTile(this.#reader, { level, index, width: tileWidth });
    const root = rootOfSiblings(hashes, this.#hash);
    if (!equalBytes(root, expected))
      throw new FoundFault(await this.#describe(level, index, hashes, expected));
    return { index, hashes, root };
  }

  async #describe(
    level: number,
    index: number,
    hashes: readonly Uint8Array[],
    expected: Uint8Array,
  ): Promise<LogFault> {
    const place = { level, index, width: tileWidth };
    const tile = { level, index };
    const path = tilePath(place);
    const rebuilt = await rebuildTile(this.#reader, place, this.#hash);
    const position =
      rebuilt?.findIndex((node, at) => !equalBytes(node, hashes[at] ?? new Uint8Array(0))) ?? -1;
    const lost = `${path}: its hashes do not lead to the signed root`;
    if (
      rebuilt === undefined ||
      (position >= 0 && !equalBytes(rootOfSiblings(rebuilt, this.#hash), expected))
    )
      return { kind: logFaultKinds.tileAltered, message: lost, tile };
    if (position < 0)
      return {
        kind: logFaultKinds.tileAltered,
        message: `${lost}; what lies below agrees with it, so both were rewritten`,
        tile,
      };
    return {
      kind: logFaultKinds.tileAltered,
      message: `${path}: hash ${position} was altered; what lies below is whole`,
      tile,
      ...(level === 0 && { entryIndex: index * tileWidth + position }),
    };
  }
}
