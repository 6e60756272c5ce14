/** An entry that takes more than this share of a cache would push out too much for its own worth. */
const largestShare = 1 / 4;

/** Keeps what was used last, as far as it fits. */
export class ByteLimitedCache<Value> {
  readonly #limitBytes: number;
  /** From the longest unused to the last used. */
  readonly #entries = new Map<string, { readonly value: Value; readonly sizeBytes: number }>();
  #totalBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value in place of the key's former one; one that is too large is not kept. */
  set(key: string, value: Value, sizeBytes: number): void {
    this.delete(key);
    if (sizeBytes > this.#limitBytes * largestShare) return;
    this.#entries.set(key, { value, sizeBytes });
    this.#totalBytes += sizeBytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#totalBytes <= this.#limitBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#totalBytes -= this.#entries.get(key)?.sizeBytes ?? 0;
    this.#entries.delete(key);
  }
}
