import { CategoryCounts, type SortedSample, sortSample } from "@plumbline/statistics";

/** Windows drawn from the reference; the level is the score that 2 of them, one of twenty, reach. */
const draws = 40;
const draws95 = 38;
const seed = 0x9e3779b9;

/**
 * The score that one of twenty windows of `rows` rows reaches although they are drawn from the reference itself. It is
 * what a distance has to pass before it means anything: distances grow as windows shrink. Always the same for the same
 * reference and size.
 */
export function numericChanceLevel(
  reference: SortedSample,
  rows: number,
  scoreOf: (window: SortedSample) => number,
): number {
  const random = uniform(seed);
  const { ascending } = reference;
  return levelOf(() => {
    const window = new Float64Array(rows);
    for (let row = 0; row < rows; row++) window[row] = ascending[Math.floor(random() * ascending.length)]!;
    return scoreOf(sortSample(window));
  });
}

export function categoricalChanceLevel(
  reference: CategoryCounts,
  rows: number,
  scoreOf: (window: CategoryCounts) => number,
): number {
  const random = uniform(seed);
  const categories = [...reference.entries()];
  const cumulative = Float64Array.from(runningSum(categories.map(([, count]) => count)));
  return levelOf(() => {
    const drawn = new Int32Array(categories.length);
    for (let row = 0; row < rows; row++) drawn[firstAbove(cumulative, random() * reference.total)]! += 1;
    const window = new CategoryCounts();
    for (const [at, [category]] of categories.entries()) window.add(category, drawn[at]);
    return scoreOf(window);
  });
}

function levelOf(drawScore: () => number): number {
  return Array.from({ length: draws }, drawScore).sort((one, other) => one - other)[draws95 - 1]!;
}

function runningSum(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/** Index of the first element above `value`, by bisection; `value` is below the last. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Numbers in [0, 1): mulberry32, enough for choosing rows. */
function uniform(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
