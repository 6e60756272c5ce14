import { equalBytes } from "./bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CompactRange } from "./compact-range.ts";
import { fail, logFaultKinds } from "./log-fault.ts";
import type { MerkleHash } from "./merkle-hash.ts";
import { tileWidth } from "./tile-path.ts";
import type { VerifiedTile } from "./verified-tiles.ts";

/** A checkpoint that someone else holds: a log must have it, unchanged, at its beginning. */
export class LogAnchor {
  readonly #checkpoint: Checkpoint;
  readonly #holder: string;
  readonly #beginning: CompactRange;

  /** @param holder who vouches for the checkpoint, as messages name it. */
  constructor(checkpoint: Checkpoint, holder: string, hash: MerkleHash) {
    this.#checkpoint = checkpoint;
    this.#holder = holder;
    this.#beginning = new CompactRange(hash);
  }

  /** @throws FoundFault `origin`, `rolled-back` or `fork`. */
  compareWith({ origin, size, root }: Checkpoint): void {
    const earlier = this.#checkpoint;
    if (earlier.origin !== origin)
      fail(
        logFaultKinds.origin,
        `the ${this.#holder} checkpoint is of "${earlier.origin}", this log is "${origin}"`,
      );
    if (size < earlier.size)
      fail(
        logFaultKinds.rolledBack,
        `the log has ${size} entries, the ${this.#holder} checkpoint has ${earlier.size}`,
      );
    if (size === earlier.size && !equalBytes(root, earlier.root))
      fail(
        logFaultKinds.fork,
        `two roots are signed for the same ${size} entries; the ${this.#holder} checkpoint has the other`,
      );
  }

  /**
   * Takes the log's tiles of level 0 in their order.
   *
   * @throws FoundFault `fork` once they show that the log begins otherwise.
   */
  extend(tile: VerifiedTile): void {
    const { size, root } = this.#checkpoint;
    const missing = size - tile.index * tileWidth;
    if (missing <= 0) return;
    if (missing >= tileWidth && tile.root !== undefined) this.#beginning.append(tile.root, 8);
    else for (const leaf of tile.hashes.slice(0, missing)) this.#beginning.append(leaf);
    if (missing <= tile.hashes.length && !equalBytes(this.#beginning.root(), root))
      fail(
        logFaultKinds.fork,
        `the first ${size} entries are not those of the ${this.#holder} checkpoint: history was rewritten`,
      );
  }
}
