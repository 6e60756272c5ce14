import fc from "fast-check";
import { expect, test } from "vitest";
import { thinOut } from "./describe-curves.ts";

test("a long curve is thinned to 200 of its own points, both ends kept, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2000 }), (values) => {
      const points = values.sort((one, other) => one - other).map((place, index) => ({ place, index }));
      const kept = thinOut(points, ({ place }) => place);
      expect(kept.length).toBeLessThanOrEqual(Math.min(200, points.length));
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      for (let at = 1; at < kept.length; at++) expect(kept[at]!.index).toBeGreaterThan(kept[at - 1]!.index);
      if (points.length <= 200) expect(kept).toEqual(points);
    }),
  );
});
