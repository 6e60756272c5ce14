import { useMemo } from "react";
import { LineChart } from "#charts/lazy-line-chart.tsx";
import type { Monitoring, TrafficPoint } from "#features/deployments/monitoring.ts";
import { fillMinutes } from "#features/deployments/fill-minutes.ts";
import { formatNumber, formatPercent } from "#ui/format-number.ts";
import { CodeBlock } from "#ui/code-block.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { Section } from "#ui/section.tsx";
import styles from "./traffic-section.module.css";

interface TrafficSectionProps {
  readonly traffic: Monitoring["traffic"];
  readonly name: string;
}

/** How many requests came, how many failed, and how long they took. */
export function TrafficSection({ traffic: { points, total }, name }: TrafficSectionProps) {
  const minutes = useMemo(() => fillMinutes(points, Date.now()), [points]);
  const requests = useMemo(
    () => [
      line("requests", minutes, ({ requests: count }) => count),
      line("errors", minutes, ({ errors }) => errors),
    ],
    [minutes],
  );
  const latency = useMemo(
    () => [
      line("median", minutes, ({ p50Ms }) => p50Ms),
      line("p95", minutes, ({ p95Ms }) => p95Ms),
      line("p99", minutes, ({ p99Ms }) => p99Ms),
    ],
    [minutes],
  );
  if (points.length === 0)
    return (
      <Section title="Traffic">
        <EmptyPanel icon="deployments" title="No requests yet">
          <p>Send one to a gateway:</p>
          <CodeBlock
            code={`curl -H "Authorization: Bearer $TOKEN" -H "content-type: application/json" \\\n  -d '{"dataframe_records": [{…}]}' $GATEWAY/endpoints/${name}/invocations`}
          />
        </EmptyPanel>
      </Section>
    );
  return (
    <Section
      title="Traffic"
      note={`${formatNumber(total.requests)} requests in the last hour, ${formatNumber(total.errors)} failed (${formatPercent(total.requests === 0 ? 0 : total.errors / total.requests)})`}
    >
      <div className={styles["charts"]}>
        <LineChart
          label="Requests and errors over time"
          series={requests}
          xName="time"
          yName="per minute"
          isTime
          height={200}
        />
        <LineChart
          label="Latency over time"
          series={latency}
          xName="time"
          yName="latency (ms)"
          isTime
          height={200}
        />
      </div>
    </Section>
  );
}

function line(
  name: string,
  points: readonly TrafficPoint[],
  valueOf: (point: TrafficPoint) => number | null,
) {
  return {
    id: name,
    name,
    xs: points.map(({ atMs }) => atMs / 1000),
    ys: points.map((point) => valueOf(point) ?? Number.NaN),
  };
}
