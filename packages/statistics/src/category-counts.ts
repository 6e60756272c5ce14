import { checkCount } from "./numerics/check-input.ts";

/**
 * How often each category was seen: a whole categorical column as far as drift is concerned. Counts of
 * shards merge to exactly the counts of one pass. A null value counts as missing.
 *
 * @example
 * const counts = countCategories(["a", "b", "a", null]);
 * [...counts.entries()] // [["a", 2], ["b", 1]]; counts.total is 3, counts.missing is 1
 */
export class CategoryCounts {
  readonly #counts = new Map<string, number>();
  #total = 0;
  #missing = 0;

  /** How many values were counted, missing ones aside. */
  get total(): number {
    return this.#total;
  }

  /** How many values were null. */
  get missing(): number {
    return this.#missing;
  }

  /** How many categories were seen. */
  get size(): number {
    return this.#counts.size;
  }

  /** Counts one category `count` times: a whole number, 0 changing nothing. `null` counts as missing. */
  add(category: string | null, count = 1): void {
    checkCount("count", count);
    if (category === null) {
      this.#missing += count;
    } else if (count > 0) {
      this.#counts.set(category, (this.#counts.get(category) ?? 0) + count);
      this.#total += count;
    }
  }

  /** Adds the counts of another column part, which stays as it is. */
  merge(other: CategoryCounts): void {
    for (const [category, count] of other.entries()) this.add(category, count);
    this.#missing += other.#missing;
  }

  /** How often `category` was seen. */
  get(category: string): number {
    return this.#counts.get(category) ?? 0;
  }

  /** Categories with their counts, in the order first seen. */
  entries(): MapIterator<[string, number]> {
    return this.#counts.entries();
  }
}

/** Counts a categorical column; null is a missing value. */
export function countCategories(values: Iterable<string | null>): CategoryCounts {
  const counts = new CategoryCounts();
  for (const value of values) counts.add(value);
  return counts;
}

/** Categories of `current` that `reference` never had, in the order first seen. */
export function findNewCategories(reference: CategoryCounts, current: CategoryCounts): readonly string[] {
  return [...current.entries()]
    .map(([category]) => category)
    .filter((category) => reference.get(category) === 0);
}
