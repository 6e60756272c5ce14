import type UPlot from "uplot";
import { formatNumber } from "#ui/format-number.ts";
import { formatClock } from "#ui/format-time.ts";
import { type Series, seriesColour } from "./series.ts";

interface ChartLayout {
  /** Whose computed colours the canvas takes. */
  readonly element: Element;
  readonly series: readonly Series[];
  readonly width: number;
  readonly height: number;
  readonly yName: string;
  readonly isTime: boolean;
}

/** A canvas knows no CSS variables, so they are read here, for the scheme of the moment. */
export function chartOptions({ element, series, width, height, yName, isTime }: ChartLayout): UPlot.Options {
  const computed = getComputedStyle(element);
  const colour = (variable: string) => computed.getPropertyValue(variable.replace(/^var\(|\)$/g, "")).trim();
  const axis = {
    stroke: colour("--mantine-color-dimmed"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { setScale: true, x: true, y: false } },
    scales: { x: { time: isTime } },
    padding: [10, 20, 0, 0],
    axes: [
      { ...axis, size: 28, ...(isTime && { values: (_plot, seconds) => seconds.map(formatClock) }) },
      {
        ...axis,
        label: yName,
        labelSize: 18,
        labelFont: axis.font,
        size: 58,
        values: (_plot, values) => values.map(formatNumber),
      },
    ],
    series: [
      {},
      ...series.map(({ name, ys }, place) => ({
        label: name,
        stroke: colour(seriesColour(place)),
        width: 1.75,
        spanGaps: true,
        points: { show: ys.filter(Number.isFinite).length < 30, size: 5 },
      })),
    ],
  };
}
