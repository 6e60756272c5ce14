import { expect, test } from "vitest";
import { describeAge, formatDuration, formatUtcTime } from "./format-time.ts";

const nowMs = Date.UTC(2026, 10, 23, 20, 46);

test("an age is said in the unit that fits it", () => {
  const ages = [3000, 90_000, 2 * 3_600_000, 3 * 86_400_000].map((agoMs) =>
    describeAge(nowMs - agoMs, nowMs),
  );
  expect(ages).toEqual(["just now", "2 minutes ago", "2 hours ago", "3 days ago"]);
});

test("what is long ago is told by its day", () => {
  expect(describeAge(Date.UTC(2023, 10, 14, 12), nowMs)).toBe("14 Nov 2023");
});

test("a duration is said with its units", () => {
  expect([12.4, 4230, 61_000, 7_500_000].map(formatDuration)).toEqual([
    "12 ms",
    "4.2 s",
    "1 min 1 s",
    "2 h 5 min",
  ]);
});

test("a moment is told in UTC whatever the reader's zone", () => {
  expect(formatUtcTime(new Date(nowMs))).toBe("2026-11-23 20:46:00 UTC");
});
