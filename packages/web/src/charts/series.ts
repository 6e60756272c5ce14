/** One line of a chart; `xs` ascend. A value that is not finite is a gap. */
export interface Series {
  readonly id: string;
  readonly name: string;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

const colours = 8;

/** A colour that stays with its place, as a CSS variable of the page's theme. */
export function seriesColour(place: number): string {
  return `var(--series-${(place % colours) + 1})`;
}

/** Lines on one common axis, as uPlot takes them: `null` where a line has no point there. */
export function alignSeries(series: readonly Series[]): [number[], ...(number | null)[][]] {
  const axis = [...new Set(series.flatMap(({ xs }) => xs))].sort((left, right) => left - right);
  const lines = series.map(({ xs, ys }) => {
    const values = new Map(xs.map((x, place) => [x, ys[place]]));
    return axis.map((x) => {
      const y = values.get(x);
      return y === undefined || !Number.isFinite(y) ? null : y;
    });
  });
  return [axis, ...lines];
}
