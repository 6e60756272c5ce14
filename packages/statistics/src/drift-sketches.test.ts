import fc from "fast-check";
import { expect, test } from "vitest";
import { doaneEdges, equalWidthEdges } from "./bin-edges.ts";
import { CategoryCounts, countCategories } from "./category-counts.ts";
import { FixedEdgeHistogram } from "./fixed-edge-histogram.ts";
import { histogramJensenShannon, jensenShannonDistance } from "./jensen-shannon.ts";
import { populationStabilityIndex } from "./population-stability.ts";
import { scoreNumbers } from "./score-drift.ts";
import { sortSample } from "./sorted-sample.ts";

const numbers = fc.array(fc.double({ min: -100, max: 100 }), { maxLength: 50 });
const counts = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 50 })), { minLength: 1, maxLength: 12 });

test("merged histograms equal one pass", () => {
  fc.assert(
    fc.property(numbers, numbers, (first, second) => {
      const edges = [-50, -3, 0, 0.5, 40];
      const [left, right, whole] = [1, 2, 3].map(() => new FixedEdgeHistogram(edges));
      left!.add(first);
      right!.add(second);
      whole!.add([...first, ...second]);
      left!.merge(right!);
      expect(left!.state()).toEqual(whole!.state());
      expect(FixedEdgeHistogram.restore(left!.state()).state()).toEqual(whole!.state());
    }),
  );
});

test("a value lands between its edges, whatever their widths", () => {
  const edges = fc.uniqueArray(fc.double({ min: -10, max: 10, noNaN: true, noDefaultInfinity: true }), {
    minLength: 2,
    comparator: (left, right) => left === right,
  });
  fc.assert(
    fc.property(edges, fc.double({ min: -11, max: 11, noNaN: true }), (unordered, value) => {
      const ordered = Float64Array.from(unordered).sort();
      const histogram = new FixedEdgeHistogram(ordered);
      histogram.add([value]);
      const bin = histogram.counts.indexOf(1);
      const { below, above } = histogram.state();
      if (value < ordered[0]!) expect(below).toBe(1);
      else if (value > ordered.at(-1)!) expect(above).toBe(1);
      else {
        expect(value).toBeGreaterThanOrEqual(ordered[bin]!);
        const isLast = bin === histogram.counts.length - 1;
        expect(value < ordered[bin + 1]! || (isLast && value === ordered[bin + 1])).toBe(true);
      }
    }),
  );
});

test("the last bin takes its upper edge; what lies outside or is NaN is counted apart", () => {
  const histogram = new FixedEdgeHistogram(equalWidthEdges(0, 2, 2));
  histogram.add(Float64Array.of(0.5, 1, 2, 3, -1, Number.NaN, Number.NEGATIVE_INFINITY));
  expect(histogram.state()).toEqual({ edges: [0, 1, 2], counts: [1, 2], below: 2, above: 1, missing: 1 });
  expect(histogram.total).toBe(6);
});

test("merged category counts equal one pass", () => {
  const categories = fc.array(fc.option(fc.constantFrom("a", "b", "c", "__proto__")));
  fc.assert(
    fc.property(categories, categories, (first, second) => {
      const merged = countCategories(first);
      merged.merge(countCategories(second));
      const whole = countCategories([...first, ...second]);
      expect([...merged.entries()]).toEqual([...whole.entries()]);
      expect([merged.total, merged.missing]).toEqual([whole.total, whole.missing]);
    }),
  );
});

test("counting a category zero times does not make it known", () => {
  const categories = new CategoryCounts();
  categories.add("a", 0);
  expect(categories.size).toBe(0);
});

test("kept histograms give the very distance that the rows give", () => {
  const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(values, values, (reference, current) => {
      const edges = doaneEdges(sortSample(reference));
      const [kept, window] = [new FixedEdgeHistogram(edges), new FixedEdgeHistogram(edges)];
      kept.add(reference);
      window.add(current);
      expect(histogramJensenShannon(kept, window)).toEqual(
        scoreNumbers("jensen-shannon-base2", sortSample(reference), sortSample(current)),
      );
    }),
  );
});

test("PSI and Jensen–Shannon are symmetric, not negative, bounded, and 0 for equal shares", () => {
  fc.assert(
    fc.property(counts, (pairs) => {
      const reference = pairs.map(([count], index) => count + (index === 0 ? 1 : 0));
      const current = pairs.map(([, count], index) => count + (index === 0 ? 1 : 0));
      const pair = { reference, current };
      const turned = { reference: current, current: reference };
      const psi = populationStabilityIndex(pair).statistic;
      const distance = jensenShannonDistance(pair, "base2").statistic;
      expect(psi).toBeGreaterThanOrEqual(0);
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThanOrEqual(1 + 1e-12);
      expect(populationStabilityIndex(turned).statistic).toBeCloseTo(psi, 10);
      expect(jensenShannonDistance(turned, "base2").statistic).toBeCloseTo(distance, 10);
      const same = { reference, current: reference.map((count) => count * 2) };
      expect(populationStabilityIndex(same).statistic).toBe(0);
      expect(jensenShannonDistance(same, "natural").statistic).toBe(0);
    }),
  );
});
