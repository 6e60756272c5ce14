import { expect, test } from "vitest";
import { PollPause } from "./poll-pause.ts";

const randomOf = (byte: number) => ({ id: () => "", bytes: () => Uint8Array.of(byte) });
const take = (pause: PollPause, server: "idle" | "away", count: number) =>
  Array.from({ length: count }, () => pause.next(server));

test("an empty queue is looked at less and less often, down to the poll interval", () => {
  const pause = new PollPause(randomOf(0), 2);
  expect(take(pause, "idle", 5)).toEqual([250, 500, 1000, 2000, 2000]);
  pause.reset();
  expect(pause.next("idle")).toBe(250);
});

test("a server that is away is asked ever more seldom, up to half a minute", () => {
  expect(take(new PollPause(randomOf(0), 2), "away", 9).at(-1)).toBe(30_000);
});

test("chance takes up to a quarter off", () => {
  expect(new PollPause(randomOf(255), 2).next("idle")).toBe(187.5);
});
