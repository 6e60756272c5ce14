import { expect, test } from "vitest";
import { WireInput } from "./wire-input.ts";

function readStep(step: unknown): number | bigint | undefined {
  return WireInput.read("log-metric", { step }, (input) => input.int64("step"));
}

test("an int64 is a number or a text, with an exponent too, as R writes round numbers", () => {
  const written = [7, "7", "-7", "1e+05", "1E5", "1.7e+12", "12.50e1", "1.0", "9223372036854775807", "-0"];
  expect(written.map(readStep)).toEqual([
    7,
    7,
    -7,
    100_000,
    100_000,
    1_700_000_000_000,
    125,
    1,
    9_223_372_036_854_775_807n,
    0,
  ]);
});

test("what is no whole number of 64 bits is refused by name", () => {
  for (const step of [
    1.5,
    "1.5",
    "1.55e1",
    "1e-1",
    "1e19",
    "1e99",
    "9223372036854775808",
    "ten",
    "+1",
    "e5",
    [1],
    true,
  ]) {
    expect(() => readStep(step)).toThrow(/step is .*; give a whole number of at most 64 bits/);
  }
});

test("a field of the wrong kind is one problem, not also a missing field", () => {
  const read = (name: unknown) => () =>
    WireInput.read("create", { name }, (input) => input.requiredText("name"));
  expect(read(5)).toThrow(/name is 5; give a text$/);
  expect(read("")).toThrow(/name is missing$/);
  expect(read("a")()).toBe("a");
});
