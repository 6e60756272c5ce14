import { expect, test } from "vitest";
import { formatBytes, formatNumber, formatPercent } from "./format-number.ts";

test("counts keep all their digits and other figures four significant ones", () => {
  expect([4000, 31_605_123].map(formatNumber)).toEqual(["4,000", "31,605,123"]);
  expect([0.123456, 98.76543, -0.5].map(formatNumber)).toEqual(["0.1235", "98.77", "−0.5"]);
  expect([1e-7, 1.5e9 + 0.5].map(formatNumber)).toEqual(["1.000e-7".replace("-", "−"), "1.500e+9"]);
});

test("what is not a finite number is said as what it is", () => {
  expect([Number.NaN, Infinity, -Infinity].map(formatNumber)).toEqual(["NaN", "∞", "−∞"]);
});

test("small shares keep two decimals of a percent", () => {
  expect([0, 0.0123, 0.333].map(formatPercent)).toEqual(["0.0 %", "1.23 %", "33.3 %"]);
});

test("sizes have their unit, by thousands", () => {
  expect([11, 1204, 15_400_000].map(formatBytes)).toEqual(["11 B", "1.20 kB", "15.4 MB"]);
});
