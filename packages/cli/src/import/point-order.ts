import type { Int64, Point } from "./records.ts";

/** (time, step, value); NaN counts as 0 and comes after it. */
export function comparePoints(a: Point, b: Point): number {
  return (
    compareInt64(a.timestampMs, b.timestampMs) ||
    compareInt64(a.step, b.step) ||
    orderOf(a.value) - orderOf(b.value) ||
    Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
  );
}

function compareInt64(a: Int64, b: Int64): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function orderOf(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/**
 * Puts pages that are in order of (time, step, value) wholly in order: a tracker that keeps NaN as 0 does not say which
 * of the two comes first.
 */
export async function* settleTies(pages: AsyncIterable<readonly Point[]>): AsyncGenerator<Point[]> {
  let held: Point | undefined;
  for await (const page of pages) {
    const settled: Point[] = [];
    for (const point of page) {
      if (held === undefined) held = point;
      else if (comparePoints(held, point) <= 0) {
        settled.push(held);
        held = point;
      } else settled.push(point);
    }
    yield settled;
  }
  if (held !== undefined) yield [held];
}
