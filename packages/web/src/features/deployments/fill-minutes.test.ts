import { expect, test } from "vitest";
import { fillMinutes } from "./fill-minutes.ts";

const minuteMs = 60_000;
const point = (minute: number) => ({
  atMs: minute * minuteMs,
  requests: 5,
  errors: 1,
  p50Ms: 2,
  p95Ms: 3,
  p99Ms: 4,
  provisional: false,
});

test("minutes without requests are shown as such, up to now", () => {
  const minutes = fillMinutes([point(1000), point(1003)], 1005 * minuteMs + 20_000);
  expect(minutes).toHaveLength(60);
  expect(minutes.at(-1)).toMatchObject({ atMs: 1005 * minuteMs, requests: 0, p50Ms: null });
  expect(minutes.find(({ atMs }) => atMs === 1003 * minuteMs)).toEqual(point(1003));
});

test("a server whose clock runs ahead loses none of its points", () => {
  expect(fillMinutes([point(1010)], 1005 * minuteMs).at(-1)).toEqual(point(1010));
});
