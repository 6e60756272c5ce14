import { expect, test } from "vitest";
import { RunTimes } from "./run-times.ts";

test("runs that were interrupted do not make a fast model slow", () => {
  const times = new RunTimes();
  for (let run = 0; run < 1000; run++) times.record(4, run % 3 === 0 ? 4 : 0.02);
  expect(times.expectMs(4)).toBeLessThan(0.03);
});

test("a model that has become slow is known as slow after some dozens of runs", () => {
  const times = new RunTimes();
  for (let run = 0; run < 100; run++) times.record(4, 0.02);
  for (let run = 0; run < 50; run++) times.record(4, 1);
  expect(times.expectMs(4)).toBeGreaterThan(0.9);
});

test("what is not known is expected from smaller sizes, else from larger ones", () => {
  const times = new RunTimes();
  expect(times.expectMs(4)).toBe(Infinity);
  times.record(16, 0.5);
  expect(times.expectMs(16)).toBe(0.5);
  expect(times.expectMs(64)).toBe(2);
  expect(times.expectMs(1)).toBe(0.5);
});
