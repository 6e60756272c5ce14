import fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareTail, logGamma } from "./numerics/gamma-distribution.ts";
import { kolmogorovTail } from "./numerics/kolmogorov-distribution.ts";
import { normalQuantile, normalTwoSidedTail } from "./numerics/normal-distribution.ts";
import { sortFloats } from "./numerics/sort-floats.ts";
import { disagreements } from "./testing/agreement.ts";
import { readFixture } from "./testing/reference-fixtures.ts";

const fixture = readFixture("drift");

test("Kolmogorov's tail agrees with scipy's kstwo in every region", () => {
  for (const [distance, size, probability] of fixture.kolmogorovTail) {
    expect(disagreements(kolmogorovTail(distance, size), probability, `D ${distance}, n ${size}`)).toEqual(
      [],
    );
  }
});

test("the chi-square tail agrees with scipy's chi2", () => {
  for (const [statistic, degreesOfFreedom, probability] of fixture.chiSquareTail) {
    expect(
      disagreements(
        chiSquareTail(statistic, degreesOfFreedom),
        probability,
        `${statistic}, ${degreesOfFreedom}`,
      ),
    ).toEqual([]);
  }
});

test("an infinite statistic has no tail", () => {
  expect(chiSquareTail(Number.POSITIVE_INFINITY, 3)).toBe(0);
  expect(normalTwoSidedTail(Number.NEGATIVE_INFINITY)).toBe(0);
});

test("Γ of whole numbers is a factorial, Γ(1/2) is √π", () => {
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
  expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 13);
  expect(logGamma(171)).toBeCloseTo(706.5730622457874, 10);
});

test("the normal tail undoes the normal quantile", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 0.999999, noNaN: true }), (tail) => {
      expect(normalTwoSidedTail(normalQuantile(1 - tail / 2))).toBeCloseTo(tail, 12);
    }),
  );
});

test("floats sort as numbers do, signs and subnormals included", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true })), (values) => {
      expect(sortFloats(Float64Array.from(values))).toEqual(Float64Array.from(values).sort());
    }),
  );
});

test("a view into a larger buffer is sorted alone", () => {
  const buffer = Float64Array.of(9, 3, -2, 1, -9);
  sortFloats(buffer.subarray(1, 4));
  expect([...buffer]).toEqual([9, -2, 1, 3, -9]);
});
