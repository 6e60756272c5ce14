import type { Reader } from "#storage";

/** Most roots that are kept, about 100 bytes each. */
const mostRoots = 20_000;

/** Roots of the log's complete subtrees, which never change, as far as proofs have needed them lately. */
class RecentRoots {
  /** The oldest is the first. */
  readonly #roots = new Map<string, Uint8Array>();

  get(key: string): Uint8Array | undefined {
    const root = this.#roots.get(key);
    if (root === undefined) return undefined;
    this.#roots.delete(key);
    this.#roots.set(key, root);
    return root;
  }

  set(key: string, root: Uint8Array): void {
    this.#roots.set(key, root);
    const [oldest] = this.#roots.keys();
    if (this.#roots.size > mostRoots && oldest !== undefined) this.#roots.delete(oldest);
  }
}

const byReader = new WeakMap<Reader, RecentRoots>();

/** The roots of the log that a reader reads. */
export function recentRootsOf(reader: Reader): RecentRoots {
  let roots = byReader.get(reader);
  if (roots === undefined) byReader.set(reader, (roots = new RecentRoots()));
  return roots;
}
