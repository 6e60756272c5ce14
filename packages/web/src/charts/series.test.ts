import { expect, test } from "vitest";
import { alignSeries, seriesColour } from "./series.ts";

test("lines with other steps share one axis, with gaps where a line has no point", () => {
  const aligned = alignSeries([
    { id: "a", name: "a", xs: [0, 2], ys: [1, 3] },
    { id: "b", name: "b", xs: [1, 2], ys: [5, Number.NaN] },
  ]);
  expect(aligned).toEqual([
    [0, 1, 2],
    [1, null, 3],
    [null, 5, null],
  ]);
});

test("the ninth line begins with the first colour again", () => {
  expect(seriesColour(8)).toBe(seriesColour(0));
});
