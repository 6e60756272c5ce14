/** A comparison of both sides, each read through its own API. */
export interface Verification {
  /** How many of each kind of thing were compared. */
  readonly compared: Readonly<Record<string, number>>;
  /** What differs, each with both values. */
  readonly differences: readonly string[];
}

/** Notes of a comparison as it goes. */
export class Comparison {
  readonly #compared = new Map<string, number>();
  readonly differences: string[] = [];

  count(what: string, by = 1): void {
    this.#compared.set(what, (this.#compared.get(what) ?? 0) + by);
  }

  differ(difference: string): void {
    this.differences.push(difference);
  }

  get result(): Verification {
    return { compared: Object.fromEntries(this.#compared), differences: this.differences };
  }
}
