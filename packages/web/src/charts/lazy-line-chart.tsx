import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { LineChartProps } from "./line-chart.tsx";

const Loaded = lazy(async () => ({ default: (await import("./line-chart.tsx")).LineChart }));

/** A line chart whose code comes only where one is shown. */
export function LineChart(props: LineChartProps) {
  const { height = 260 } = props;
  return (
    <Suspense fallback={<Skeleton height={height + 32} />}>
      <Loaded {...props} height={height} />
    </Suspense>
  );
}
