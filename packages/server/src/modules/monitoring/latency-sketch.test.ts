import fc from "fast-check";
import { expect, test } from "vitest";
import { type LatencyCounts, latencyGamma, latencyQuantile, mergeLatencies } from "./latency-sketch.ts";

const latencies = fc.array(fc.integer({ min: 1, max: 60_000_000 }), { minLength: 1, maxLength: 200 });

/** As DuckDB counts them when a segment is read. */
function sketchOf(microseconds: readonly number[]): LatencyCounts {
  const bucketOf = (value: number) => (value <= 1 ? 0 : Math.ceil(Math.log(value) / Math.log(latencyGamma)));
  return [...Map.groupBy(microseconds, bucketOf)]
    .map(([bucket, values]) => [bucket, values.length] as const)
    .sort(([one], [other]) => one - other);
}

test("a quantile is off by at most 1 %", () => {
  fc.assert(
    fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, quantile) => {
      const exact = values.toSorted((one, other) => one - other)[Math.floor(quantile * (values.length - 1))]!;
      const found = latencyQuantile(sketchOf(values), quantile)!;
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.01 * exact * (1 + 1e-9));
    }),
  );
});

test("sketches of parts add up to the sketch of the whole, in any order", () => {
  fc.assert(
    fc.property(latencies, latencies, (one, other) => {
      const whole = sketchOf([...one, ...other]);
      expect(mergeLatencies(sketchOf(one), sketchOf(other))).toEqual(whole);
      expect(mergeLatencies(sketchOf(other), sketchOf(one))).toEqual(whole);
    }),
  );
});

test("without requests there is no quantile", () => {
  expect(latencyQuantile([], 0.5)).toBeUndefined();
});
