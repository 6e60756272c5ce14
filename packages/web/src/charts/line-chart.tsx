import "uplot/dist/uPlot.min.css";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import UPlot from "uplot";
import { formatNumber } from "#ui/format-number.ts";
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

  useEffect(() => {
    const element = frame.current;
    if (element === null || width === 0) return undefined;
    const options = chartOptions({ element, series, width, height, yName, isTime });
    plot.current = new UPlot(
      { ...options, hooks: { setCursor: [({ cursor }) => setPlace(cursor.idx ?? null)] } },
      alignSeries(series),
      element,
    );
    return () => plot.current?.destroy();
    // The scheme changes the colours that the canvas was painted with.
  }, [frame, series, width, height, yName, isTime, scheme]);

  const step = (by: number) => {
    const next = Math.min(Math.max((place ?? (by > 0 ? -1 : axis.length)) + by, 0), axis.length - 1);
    setPlace(next);
    const x = axis[next];
    if (plot.current !== null && x !== undefined)
      plot.current.setCursor({ left: plot.current.valToPos(x, "x"), top: height / 3 }, false);
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
          {x === undefined
            ? `over ${xName}`
            : `${xName} ${isTime ? new Date(x * 1000).toLocaleTimeString() : formatNumber(x)}`}
        </span>
        <ul>
          {series.map(({ id, name, ys }, line) => {
            const value = place === null ? ys.at(-1) : aligned[line + 1]?.[place];
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
