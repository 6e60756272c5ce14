import { expect, test } from "vitest";
import { killServerUnderWriters } from "./kill-server.ts";

test("a server killed under writers loses nothing that it acknowledged", { timeout: 120_000 }, async () => {
  const report = await killServerUnderWriters({ kills: 4, writers: 8, random: Math.random });
  expect(report.faults).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(50);
});
