import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import UPlot from "uplot";
import { formatNumber } from "#ui/format-number.ts";
import { formatClock } from "#ui/format-time.ts";
import { chartOptions } from "./chart-options.ts";
import styles from "./line-chart.module.css";
import { alignSeries, type Series, seriesColour } from "./series.ts";

export interface LineChartProps {
  /** What the chart shows, for whoever does not see it. */
  readonly label: string;
  readonly series: readonly Series[];
  readonly xName: string;
  /** The horizontal axis is time, in seconds since 1970. */
  readonly isTime?: boolean;
  /** With its unit, e.g. `latency (ms)`. */
  readonly yName: string;
  readonly height?: number;
}

/** Lines with a legend that shows the values under the pointer, or where the arrow keys have led. */
export function LineChart({ label, series, xName, yName, isTime = false, height = 260 }: LineChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { ref: measure, width } = useElementSize<HTMLDivElement>();
  const plot = useRef<UPlot | null>(null);
  const [place, setPlace] = useState<number | null>(null);
  const scheme = useComputedColorScheme();
  const aligned = alignSeries(series);
  const axis = aligned[0];
  const latest = useRef(series);
  latest.current = series;
  // New points go into the plot that is there; other lines need another plot.
  const lines = JSON.stringify(series.map(({ id, name }) => [id, name]));

  useEffect(() => {
    const element = frame.current;
    if (element === null || width === 0) return undefined;
    const options = chartOptions({ element, series: latest.current, width, height, yName, isTime });
    const made = new UPlot(
      { ...options, hooks: { setCursor: [({ cursor }) => setPlace(cursor.idx ?? null)] } },
      alignSeries(latest.current),
      element,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
    // The scheme changes the colours that the canvas was painted with.
  }, [lines, width, height, yName, isTime, scheme]);
  useEffect(() => plot.current?.setData(alignSeries(series)), [series]);

  const step = (by: number) => {
    const from = place ?? (by > 0 ? -1 : axis.length);
    const next = Math.min(Math.max(from + by, 0), axis.length - 1);
    const x = axis[next];
    if (plot.current === null || x === undefined) return;
    plot.current.setCursor({ left: plot.current.valToPos(x, "x"), top: height / 3 }, false);
    setPlace(next);
  };
  const x = place === null ? undefined : axis[place];

  return (
    <div className={styles["chart"]}>
      <div
        role="img"
        aria-label={`${label}. ${yName} over ${xName}. Arrow keys move along it.`}
        // An image that the keyboard can read: arrow keys move the line that the legend tells values of.
        tabIndex={0}
        className={styles["frame"]}
        onKeyDown={({ key }) => {
          if (key === "ArrowRight") step(1);
          if (key === "ArrowLeft") step(-1);
        }}
      >
        <div ref={useMergedRef(frame, measure)} style={{ height }} />
      </div>
      <div className={styles["legend"]} aria-live="polite">
        <span className={styles["axis"]}>
          {x === undefined ? `last, over ${xName}` : `${xName} ${isTime ? formatClock(x) : formatNumber(x)}`}
        </span>
        <ul>
          {series.map(({ id, name, ys }, line) => {
            const value = place === null ? ys.findLast(Number.isFinite) : aligned[line + 1]?.[place];
            return (
              <li key={id}>
                <span className={styles["swatch"]} style={{ background: seriesColour(line) }} />
                {name}
                <strong>{typeof value === "number" ? formatNumber(value) : "–"}</strong>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
