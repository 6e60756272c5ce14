import * as fc from "fast-check";
import { expect, test } from "vitest";
import { comparePoints, settleTies } from "./point-order.ts";
import type { Point } from "./records.ts";

const point = fc.record({
  timestampMs: fc.integer({ min: 0, max: 2 }),
  step: fc.oneof(fc.integer({ min: -1, max: 1 }), fc.constant(2n ** 60n)),
  value: fc.constantFrom(NaN, 0, 1, -1, Infinity, -Infinity),
});
const points = fc.uniqueArray(point, {
  selector: ({ timestampMs, step, value }) => `${timestampMs} ${step} ${value}`,
});

async function* inPages(all: readonly Point[], size: number): AsyncGenerator<readonly Point[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

test("points that a tracker sorted without telling NaN from 0 come wholly in order, whatever the pages", async () => {
  await fc.assert(
    fc.asyncProperty(points, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (all, size, nanFirst) => {
      const sorted = all.toSorted(comparePoints);
      const told = all
        .toSorted((a, b) => Number(Number.isNaN(b.value)) - Number(Number.isNaN(a.value)))
        .toSorted((a, b) => comparePoints(...ignoringNan(a, b, nanFirst)));
      const settled: Point[] = [];
      for await (const page of settleTies(inPages(told, size))) settled.push(...page);
      expect(settled).toEqual(sorted);
    }),
  );
});

/** As MLflow's database sorts: NaN is 0 there. */
function ignoringNan(a: Point, b: Point, ignore: boolean): [Point, Point] {
  const asStored = (stored: Point) =>
    ignore && Number.isNaN(stored.value) ? { ...stored, value: 0 } : stored;
  return [asStored(a), asStored(b)];
}
