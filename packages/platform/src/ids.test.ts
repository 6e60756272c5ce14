import { expect, test } from "vitest";
import { systemRandom } from "./ids.ts";

test("ids made later sort later, within one millisecond and when the clock goes back", () => {
  const times = [5, 5, 5, 4, 6];
  const random = systemRandom(() => times.shift() ?? 7);
  const ids = Array.from({ length: 10 }, () => random.id());
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(10);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});
